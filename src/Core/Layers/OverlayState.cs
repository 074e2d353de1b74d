using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>What the folder of one layer hides of the layers below: its whiteouts and its opaque directories.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OverlayState(RootDirectory upper, ApplyOptions options)
{
    private readonly string prefix = XattrNames.OverlayPrefix(options.Target)!;
    private readonly LowerLayers? lowers = options.Lowers is { } below ? new LowerLayers(below, options.Target) : null;
    private readonly PathSet whiteouts = new();
    private readonly PathSet opaque = new();

    /// <summary>Whether it is known what lies below.</summary>
    public bool KnowsLowers => lowers is not null;

    /// <summary>Where the layer has whiteouts.</summary>
    public IReadOnlyList<RootPath> Whiteouts => whiteouts.All;

    /// <summary>Whether the layer itself has put a whiteout there.</summary>
    public bool IsWhiteout(RootPath path) => whiteouts.Contains(path);

    /// <summary>What of the layers below would show at a path if this layer had nothing there; null when nothing, or nothing that is known.</summary>
    public LowerFile? FindLower(RootPath path) => lowers is null || IsHidden(path) ? null : lowers.Find(path);

    /// <summary>Whether something below may show at a path if this layer had nothing there.</summary>
    public bool MayHaveLower(RootPath path) => !opaque.ContainsAbove(path) && (lowers is null || lowers.Find(path) is not null);

    /// <summary>Hides what lower layers have under a name that is free here.</summary>
    public void MakeWhiteout(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path)
    {
        var error = parent.TryCreateNode(name, FileKind.CharacterDevice, 0, 0, 0);
        if (error == Errno.EPERM) MakeWhiteoutFile(parent, name);
        else parent.Check(error, "mknodat", name);
        whiteouts.Add(path);
    }

    /// <summary>Hides everything that lower layers have in a directory.</summary>
    public void MakeOpaque(DirectoryHandle directory)
    {
        if (opaque.Contains(directory.Path) || opaque.ContainsAbove(directory.Path)) return;
        directory.SetXattr([], new ExtendedAttribute(prefix + "opaque", "y"u8.ToArray()));
        // Overlay does not filter what an opaque directory holds: whiteouts in it would be seen.
        foreach (var path in whiteouts.TakeAtOrBelow(directory.Path)) RemoveWhiteout(path);
        opaque.Add(directory.Path);
    }

    /// <summary>Whatever was at a path or below it has been removed.</summary>
    public void Forget(RootPath path)
    {
        whiteouts.TakeAtOrBelow(path);
        opaque.TakeAtOrBelow(path);
    }

    private bool IsHidden(RootPath path) => opaque.ContainsAbove(path) || whiteouts.Contains(path) || whiteouts.ContainsAbove(path);

    /// <summary>Linux 6.7 and later take marked files for whiteouts, in a directory that is marked too: for hosts that let us make no device at all.</summary>
    private void MakeWhiteoutFile(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        parent.CreateFile(name, 0).Dispose();
        parent.SetXattr(name, new ExtendedAttribute(prefix + "whiteout", "y"u8.ToArray()));
        parent.SetXattr([], new ExtendedAttribute(prefix + "opaque", "x"u8.ToArray()));
    }

    private void RemoveWhiteout(RootPath path)
    {
        using var parent = upper.TryOpenWithoutLinks(path.Parent, out _);
        parent?.TryUnlink(path.Name);
    }
}
