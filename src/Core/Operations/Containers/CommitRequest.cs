using Oci.Layers;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Everything that <see cref="CommitOperation"/> can be asked for.</summary>
public sealed record CommitRequest
{
    /// <summary>The container, by name or ID. One that runs goes on meanwhile.</summary>
    public required string Container { get; init; }

    /// <summary>Where the image goes: any writable reference; null for the local store, without a name.</summary>
    public string? Image { get; init; }

    /// <summary>Instructions of a Containerfile that change the configuration: <c>CMD …</c>, <c>ENV …</c>, <c>LABEL …</c>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Who made the image.</summary>
    public string? Author { get; init; }

    /// <summary>A remark in the history.</summary>
    public string? Message { get; init; }

    /// <summary>What the history says that the layer was made by.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Variables to take out of the image's configuration.</summary>
    public IReadOnlyList<string> Unsetenv { get; init; } = [];

    /// <summary>Whether the image tells nothing of how it was made.</summary>
    public bool OmitHistory { get; init; }

    /// <summary>How the layer is compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Zstd;

    /// <summary>Which family of documents to write. Docker's has no zstd: such layers become gzip.</summary>
    public ManifestFormat Format { get; init; } = ManifestFormat.Oci;

    /// <summary>The index to add the image to, in place of the one for its platform; made where there is none of that name. Null for none.</summary>
    public string? Manifest { get; init; }

    /// <summary>Seconds since 1970 of the image and the latest that a file of its layer may be of; null for SOURCE_DATE_EPOCH, else now and the files' own.</summary>
    public long? SourceDateEpoch { get; init; }

    /// <summary>Whether the container is removed when the image is made.</summary>
    public bool Rm { get; init; }
}
