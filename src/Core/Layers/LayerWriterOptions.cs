using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>How a layer is written.</summary>
public sealed record LayerWriterOptions
{
    /// <summary>How the tar is compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Zstd;
    /// <summary>Later modification times become this one; null keeps them all. Source: reproducible-builds.org, SOURCE_DATE_EPOCH.</summary>
    public UnixTime? SourceDateEpoch { get; init; }
    /// <summary>Threads that compress. The bytes do not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>What warnings belong to.</summary>
    public string Scope { get; init; } = "layer";
    /// <summary>Hears of what a layer cannot hold (extended attributes).</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }
}
