using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>The folders of unpacked layers, topmost first, looked at as overlay would show them. Source: the kernel's overlayfs documentation.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LowerLayers(IReadOnlyList<RootDirectory> layers, ApplyTarget target)
{
    private readonly string prefix = XattrNames.OverlayPrefix(target) ?? "";
    private readonly Dictionary<RootPath, IReadOnlyList<RootDirectory>> merged = [];

    /// <summary>What is visible at a path without symbolic links; null when there is nothing.</summary>
    public LowerFile? Find(RootPath path)
    {
        if (path.IsRoot) return layers.Count == 0 ? null : new LowerFile(layers[0], layers[0].Status(path, followLast: false));
        foreach (var layer in MergedAt(path.Parent))
        {
            using var parent = layer.TryOpenWithoutLinks(path.Parent, out _);
            if (parent?.TryStatus(path.Name) is not { } status) continue;
            return IsWhiteout(parent, path.Name, status) ? null : new LowerFile(layer, status);
        }
        return null;
    }

    /// <summary>The layers whose directories make up the one that is visible at a path; none when it is no directory.</summary>
    private IReadOnlyList<RootDirectory> MergedAt(RootPath path)
    {
        if (merged.TryGetValue(path, out var known)) return known;
        var unknown = new Stack<RootPath>();
        for (var at = path; !at.IsRoot && !merged.ContainsKey(at); at = at.Parent) unknown.Push(at);
        if (!merged.ContainsKey(RootPath.Root)) merged[RootPath.Root] = Merge(layers, RootPath.Root);
        while (unknown.TryPop(out var next)) merged[next] = Merge(merged[next.Parent], next);
        return merged[path];
    }

    private List<RootDirectory> Merge(IReadOnlyList<RootDirectory> parents, RootPath path)
    {
        var visible = new List<RootDirectory>();
        foreach (var layer in parents)
        {
            using var parent = layer.TryOpenWithoutLinks(path.Parent, out _);
            if (parent?.TryStatus(path.Name) is not { } status) continue;
            if (!status.IsDirectory) break;
            visible.Add(layer);
            if (parent.ReadXattr(path.Name, prefix + "opaque") is [(byte)'y']) break;
        }
        return visible;
    }

    private bool IsWhiteout(DirectoryHandle parent, ReadOnlySpan<byte> name, in FileStatus status) => status.Kind switch
    {
        FileKind.CharacterDevice => status is { DeviceMajor: 0, DeviceMinor: 0 },
        FileKind.RegularFile => status.Size == 0 && parent.ReadXattr([], prefix + "opaque") is [(byte)'x'] && parent.ReadXattr(name, prefix + "whiteout") is not null,
        _ => false,
    };
}
