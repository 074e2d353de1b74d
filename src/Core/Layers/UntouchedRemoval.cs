using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Removes what a layer has not written itself from a directory and everything below it. What was gone through once holds nothing else any
/// more, so no layer can make us go through it again and again.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class UntouchedRemoval(ParentDirectories parents, TouchedPaths touched)
{
    private readonly HashSet<RootPath> done = [];

    public void Run(DirectoryHandle top)
    {
        if (!done.Add(top.Path)) return;
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
        if (touched.Contains(path)) return directory.TryStatus(name) is { IsDirectory: true } && done.Add(path);
        parents.Remove(directory, name, path);
        return false;
    }
}
