using Oci.Layers;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Everything that <see cref="PublishOperation"/> can be asked for.</summary>
public sealed record PublishRequest
{
    /// <summary>The images: one for each platform. Several make an index.</summary>
    public required IReadOnlyList<PublishImage> Images { get; init; }

    /// <summary>Where the result goes: references that can be written. Empty: the local store, without a name.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>How layers are compressed; null for zstd, or gzip where there is no zstd library.</summary>
    public LayerCompression? Compression { get; init; }

    /// <summary>The family of media types to write; null for OCI's, with Docker's archives and engine in the form that they take.</summary>
    public ManifestFormat? Format { get; init; }

    /// <summary>The time to write: <c>auto</c> (SOURCE_DATE_EPOCH, else the project's last commit, else 0), <c>now</c>, or seconds since 1970.</summary>
    public string Created { get; init; } = "auto";

    /// <summary>The project's folder: its last commit tells the time.</summary>
    public required string ProjectFolder { get; init; }

    /// <summary>Whether nothing may be asked for over the network.</summary>
    public bool Offline { get; init; }

    /// <summary>The file that pins base images by digest; null for none.</summary>
    public string? LockFile { get; init; }

    /// <summary>Whether the pins are made anew.</summary>
    public bool UpdateLock { get; init; }

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;
}
