using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Makes hard links. A link may come before its target, and a target may be replaced after it was linked: what cannot be final yet is
/// made again at the end of the layer.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class HardLinks
{
    /// <summary>Where a link leads, and whether it leads to what was there before the layer.</summary>
    private readonly record struct Link(RootPath Target, bool IsMade);

    private readonly ParentDirectories parents;
    private readonly OverlayState? overlay;
    private readonly TouchedPaths touched;
    private readonly CopyUp? copies;
    private readonly Dictionary<RootPath, Link> unfinished = [];
    private readonly PathSet names = new();

    public HardLinks(ParentDirectories parents, OverlayState? overlay, TouchedPaths touched, AttributeWriter attributes, ApplyOptions options)
    {
        (this.parents, this.overlay, this.touched) = (parents, overlay, touched);
        copies = overlay is null ? null : new CopyUp(parents, overlay, attributes, options);
        parents.TreeRemoved += path =>
        {
            foreach (var link in names.TakeAtOrBelow(path)) unfinished.Remove(link);
        };
    }

    /// <summary>Whether a target can only be in the layers below, which are not known.</summary>
    public bool NeedsLowers { get; private set; }

    /// <summary>An entry is a link.</summary>
    /// <param name="path">The new name, without symbolic links.</param>
    /// <param name="target">The old one, cleaned.</param>
    /// <param name="ct">Cancels.</param>
    public void Add(RootPath path, RootPath target, CancellationToken ct)
    {
        if (target.IsRoot) throw LayerFault.Unsafe(path, "a hard link to a file", "one to the root");
        if (parents.TryResolve(target.Parent) is not { } directory) throw LayerFault.Unsafe(path, "a hard link to a file", $"links in a circle on the way to `{target}`");
        var source = directory.Append(target.Name);
        if (source != path && source.IsAtOrBelow(path)) throw LayerFault.Unsafe(path, "a hard link to a file", $"one to `{source}`, which it replaces");
        copies?.TryMake(source, ct);
        var isMade = TryMake(path, source);
        if (isMade && touched.Contains(source)) return;
        if (!isMade) MakeWay(path);
        unfinished[path] = new Link(source, isMade);
        names.Add(path);
    }

    /// <summary>An entry gives a name another meaning, or needs a directory of that name: a link that waits for it is off.</summary>
    public void Cancel(RootPath path)
    {
        for (; unfinished.Count > 0 && !path.IsRoot; path = path.Parent) Remove(path);
    }

    /// <summary>Makes what is left, each link after the one it leads to.</summary>
    public void Finish(CancellationToken ct)
    {
        foreach (var start in unfinished.Keys.ToList())
        {
            var chain = new List<RootPath>();
            for (var at = start; unfinished.TryGetValue(at, out var link); at = link.Target)
            {
                chain.Add(at);
                if (chain.Count > unfinished.Count) throw LayerFault.Unsafe(start, "a hard link to a file", "hard links that lead in a circle");
            }
            for (var i = chain.Count - 1; i >= 0; i--)
            {
                ct.ThrowIfCancellationRequested();
                if (unfinished.TryGetValue(chain[i], out var link)) Finish(chain[i], link);
                Remove(chain[i]);
            }
        }
    }

    private void Remove(RootPath path)
    {
        if (unfinished.Remove(path)) names.Remove(path);
    }

    /// <summary>What had the name before is gone, even while the link waits.</summary>
    private void MakeWay(RootPath path)
    {
        var parent = parents.Open(path.Parent);
        parents.Remove(parent, path.Name, path);
        if (overlay?.MayHaveLower(path) == true) overlay.MakeWhiteout(parent, path.Name, path);
    }

    private void Finish(RootPath path, Link link)
    {
        // What was there before the layer was linked; that stands unless this layer has put another file there.
        if (link.IsMade && !touched.Contains(link.Target)) return;
        if (TryMake(path, link.Target) || link.IsMade) return;
        if (overlay is not { KnowsLowers: false }) throw LayerFault.Unsafe(path, "a hard link to a file", $"no file at `{link.Target}`");
        NeedsLowers = true;
    }

    /// <summary>Links; false when the target is not there (yet), or is a directory (still).</summary>
    private bool TryMake(RootPath path, RootPath source)
    {
        if (overlay?.IsWhiteout(source) == true) return false;
        using var sourceParent = parents.TryOpen(source.Parent);
        if (sourceParent?.TryStatus(source.Name) is not { IsDirectory: false } status) return false;
        var parent = parents.Open(path.Parent);
        var error = parent.TryCreateHardLink(path.Name, sourceParent, source.Name);
        if (error == Errno.EEXIST)
        {
            if (parent.TryStatus(path.Name)?.Identity == status.Identity) return true;
            parents.Remove(parent, path.Name, path);
            error = parent.TryCreateHardLink(path.Name, sourceParent, source.Name);
        }
        parent.Check(error, "linkat", path.Name);
        return true;
    }
}
