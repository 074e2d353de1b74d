using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>What an overlay is made of. All paths are relative to <see cref="Folder"/>, short, and free of characters that mount options give a meaning.</summary>
internal sealed record OverlayLayout
{
    /// <summary>Most folders that the kernel stacks (<c>OVL_MAX_STACK</c>).</summary>
    public const int MaximumLowers = 500;

    /// <summary>Where the paths start; absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>The folders to stack, top first; at least one, without <see cref="Upper"/> two.</summary>
    public required IReadOnlyList<string> Lowers { get; init; }

    /// <summary>Where changes go; null for an overlay that is only read.</summary>
    public string? Upper { get; init; }

    /// <summary>The folder that the kernel works in, beside <see cref="Upper"/>.</summary>
    public string? Work { get; init; }

    /// <summary>Where to mount.</summary>
    public required string Target { get; init; }

    /// <summary>Where overlay keeps its marks.</summary>
    public ApplyTarget Marks { get; init; } = ApplyTarget.OverlayUpper;

    /// <summary>Whether the upper folder is to survive the machine, and to be mounted again.</summary>
    public bool Kept { get; init; }

    /// <summary>
    /// The options beside the folders. What makes files in the upper folder incomplete is turned off, whatever the host's defaults are, and so
    /// is <c>index</c>: with it a write to one name of a file would change the other names without a trace in the upper folder.
    /// <c>volatile</c>: a snapshot that the machine did not survive is thrown away, so nothing of it needs to reach the disk.
    /// </summary>
    public IReadOnlyList<(string Name, string? Value)> Options =>
    [
        .. Marks == ApplyTarget.OverlayUpperUserXattr ? [("userxattr", null)] : new (string, string?)[] { ("redirect_dir", "off"), ("metacopy", "off") },
        ("index", "off"),
        .. Upper is null || Kept ? [] : new (string, string?)[] { ("volatile", null) },
    ];
}
