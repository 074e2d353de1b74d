using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>How a <see cref="LayerApplier"/> does its work.</summary>
public sealed record ApplyOptions
{
    /// <summary>What kind of folder the layer is applied to.</summary>
    public ApplyTarget Target { get; init; }

    /// <summary>
    /// For overlay targets: the folders of the layers below, topmost first, so that directories which the layer goes through without naming
    /// them keep their attributes, and symbolic links on the way lead where they should. Empty for the bottom layer. Null when they
    /// are not unpacked yet: then <see cref="AppliedLayer.NeedsLowers"/> says whether that mattered.
    /// </summary>
    public IReadOnlyList<RootDirectory>? Lowers { get; init; }

    /// <summary>Which host ids stand for the layer's.</summary>
    public IdMap Ids { get; init; } = IdMap.Identity;

    /// <summary>
    /// Work without any right: everything belongs to the caller, the layer's owner is kept in the attribute <c>user.rootlesscontainers</c>,
    /// devices become empty files of mode 0, and attributes that only root may set are left out.
    /// </summary>
    public bool Rootless { get; init; }

    /// <summary>A directory entry leaves a symbolic link to a directory alone instead of replacing it.</summary>
    public bool KeepDirectoryLinks { get; init; }

    /// <summary>Bytes of file content, holes included, that one layer may unpack to.</summary>
    public long MaxTotalSize { get; init; } = 1L << 40;

    /// <summary>Components that a path may have.</summary>
    public int MaxDepth { get; init; } = 2048;

    /// <summary>Hears of warnings: each kind once per layer.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>The scope of the events: usually the layer's digest.</summary>
    public string Scope { get; init; } = "";
}
