using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>How snapshots are kept.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The folder that holds everything; made when missing, with access for its owner only.</summary>
    public required string Folder { get; init; }

    /// <summary>Which snapshotter to use.</summary>
    public SnapshotterKind Kind { get; init; }

    /// <summary>How many layers are unpacked at once.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How much of a layer to believe.</summary>
    public LayerLimits Limits { get; init; } = LayerLimits.Default;

    /// <summary>Tells how old folders are.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Hears of warnings and unpacked layers.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }
}
