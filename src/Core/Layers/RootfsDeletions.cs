using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Whiteouts delete. Source: image-spec layer.md: whiteouts apply to resources in lower layers only.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RootfsDeletions(ParentDirectories parents, TouchedPaths touched) : Deletions
{
    public override void Delete(RootPath directory, ReadOnlySpan<byte> name)
    {
        if (touched.IsEverything) return;
        using var parent = parents.TryOpen(directory);
        if (parent?.TryStatus(name) is not { } status) return;
        var path = parent.Path.Append(name);
        if (!touched.Contains(path))
        {
            parents.Keep(parent);
            parents.Remove(parent, name, path);
            return;
        }
        if (!status.IsDirectory) return;
        using var child = parent.OpenDirectory(name);
        DeleteUntouched(child);
    }

    public override void DeleteAll(RootPath directory)
    {
        if (touched.IsEverything) return;
        using var found = parents.TryOpen(directory);
        if (found is not null) DeleteUntouched(found);
    }

    private void DeleteUntouched(DirectoryHandle top)
    {
        using var descent = new DirectoryDescent(top);
        var levels = new Stack<Queue<DirectoryEntry>>();
        levels.Push(Open(top));
        while (levels.TryPeek(out var entries))
        {
            if (!entries.TryDequeue(out var entry))
            {
                levels.Pop();
                if (levels.Count > 0) descent.Leave();
            }
            else if (MustEnter(descent.Current, entry.Name.Span))
            {
                descent.Enter(entry.Name.Span);
                levels.Push(Open(descent.Current));
            }
        }
    }

    private Queue<DirectoryEntry> Open(DirectoryHandle directory)
    {
        parents.Keep(directory);
        return new Queue<DirectoryEntry>(directory.EnumerateEntries(sorted: false));
    }

    private bool MustEnter(DirectoryHandle directory, ReadOnlySpan<byte> name)
    {
        var path = directory.Path.Append(name);
        if (touched.Contains(path)) return directory.TryStatus(name) is { IsDirectory: true };
        parents.Remove(directory, name, path);
        return false;
    }
}
