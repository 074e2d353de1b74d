using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>Removes trees of any depth without recursion, following nothing.</summary>
[SupportedOSPlatform("linux")]
internal static class TreeRemoval
{
    private const int OwnerAccess = 0x1c0; // 0700

    public static void Remove(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var error = parent.TryUnlink(name);
        if (error is 0 or Errno.ENOENT) return;
        if (error != Errno.EISDIR) parent.Check(error, "unlinkat", name);
        using var descent = new DirectoryDescent(parent);
        descent.Enter(name);
        Empty(descent);
    }

    private static void Empty(DirectoryDescent descent)
    {
        var pending = new Stack<Queue<DirectoryEntry>>();
        pending.Push(EntriesOf(descent.Current));
        while (pending.TryPeek(out var entries))
        {
            if (!entries.TryDequeue(out var entry))
            {
                pending.Pop();
                var done = descent.Leave();
                descent.Current.RemoveDirectory(done);
            }
            else if (!TryUnlink(descent.Current, entry))
            {
                descent.Enter(entry.Name.Span);
                pending.Push(EntriesOf(descent.Current));
            }
        }
    }

    private static bool TryUnlink(DirectoryHandle directory, DirectoryEntry entry)
    {
        if (entry.Kind == FileKind.Directory) return directory.TryUnlink(entry.Name.Span, Libc.AtRemoveDirectory) == 0;
        var error = directory.TryUnlink(entry.Name.Span);
        if (error == Errno.EISDIR) return false;
        if (error != Errno.ENOENT) directory.Check(error, "unlinkat", entry.Name.Span);
        return true;
    }

    private static Queue<DirectoryEntry> EntriesOf(DirectoryHandle directory)
    {
        // Without rights, a directory of ours whose mode keeps us out is opened up before it goes. Where it is not ours, the removal says so.
        var mode = directory.Status().Mode;
        if ((mode & OwnerAccess) != OwnerAccess) directory.TrySetMode([], mode | OwnerAccess);
        return new Queue<DirectoryEntry>(directory.EnumerateEntries(sorted: false));
    }
}
