using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Makes hard links. A link may come before its target, and a target may be replaced after it was linked: what cannot be final yet is
/// made again at the end of the layer.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class HardLinks(ParentDirectories parents, OverlayState? overlay, TouchedPaths touched, AttributeWriter attributes, ApplyOptions options)
{
    /// <summary>Where a link leads, and whether it leads there already as far as the layers below go.</summary>
    private readonly record struct Link(RootPath Target, bool IsMade);

    private readonly Dictionary<RootPath, Link> unfinished = [];

    /// <summary>Whether a target can only be in the layers below, which are not known.</summary>
    public bool NeedsLowers { get; private set; }

    /// <summary>An entry is a link.</summary>
    /// <param name="path">The new name, without symbolic links.</param>
    /// <param name="target">The old one, cleaned.</param>
    public void Add(RootPath path, RootPath target)
    {
        if (target.IsRoot) throw LayerFault.Unsafe(path, "a hard link to a file", "one to the root");
        var source = parents.Resolve(target.Parent).Append(target.Name);
        var isMade = TryMake(path, source);
        if (!isMade || !touched.Contains(source)) unfinished[path] = new Link(source, isMade);
    }

    /// <summary>An entry gives a name another meaning: a link that waits for it is off.</summary>
    public void Cancel(RootPath path)
    {
        if (unfinished.Count > 0) unfinished.Remove(path);
    }

    /// <summary>Makes what is left, each link after the one it leads to.</summary>
    public void Finish(CancellationToken ct)
    {
        foreach (var start in unfinished.Keys.ToList())
        {
            var chain = new Stack<RootPath>();
            for (var at = start; unfinished.TryGetValue(at, out var link); at = link.Target)
            {
                chain.Push(at);
                if (chain.Count > unfinished.Count) throw LayerFault.Unsafe(start, "a hard link to a file", "hard links that lead in a circle");
            }
            while (chain.TryPop(out var path))
            {
                ct.ThrowIfCancellationRequested();
                Finish(path, unfinished[path], ct);
                unfinished.Remove(path);
            }
        }
    }

    private void Finish(RootPath path, Link link, CancellationToken ct)
    {
        // What lower layers had was linked; it still stands unless this layer has put something else there.
        if (link.IsMade && !touched.Contains(link.Target)) return;
        if (TryMake(path, link.Target)) return;
        if (overlay is { KnowsLowers: false })
        {
            NeedsLowers = true;
            return;
        }
        if (overlay?.FindLower(link.Target) is not { } lower || lower.Status.IsDirectory) throw LayerFault.Unsafe(path, "a hard link to a file", $"none at `{link.Target}`");
        CopyUp.Make(lower, link.Target, parents.Open(link.Target.Parent), attributes, options, ct);
        if (!TryMake(path, link.Target)) throw LayerFault.Unsafe(path, "a hard link to a file", $"none at `{link.Target}`");
    }

    /// <summary>Links; false when the target is not there (yet).</summary>
    private bool TryMake(RootPath path, RootPath source)
    {
        if (overlay?.IsWhiteout(source) == true) return false;
        using var sourceParent = parents.TryOpen(source.Parent);
        if (sourceParent?.TryStatus(source.Name) is not { } status) return false;
        if (status.IsDirectory) throw LayerFault.Unsafe(path, "a hard link to a file", $"one to the directory `{source}`");
        var parent = parents.Open(path.Parent);
        var error = parent.TryCreateHardLink(path.Name, sourceParent, source.Name);
        if (error == Errno.EEXIST)
        {
            if (parent.TryStatus(path.Name)?.Identity == status.Identity) return true;
            parents.Remove(parent, path.Name, path);
            error = parent.TryCreateHardLink(path.Name, sourceParent, source.Name);
        }
        if (error == Errno.ENOENT) return false; // It lay below what has just been removed.
        parent.Check(error, "linkat", path.Name);
        return true;
    }
}
