using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="DiscoverOperation"/> can be asked for.</summary>
public sealed record DiscoverRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }
    /// <summary>Which image of an index; null for the index itself.</summary>
    public Platform? Platform { get; init; }
    /// <summary>Only artifacts of this type; null for all.</summary>
    public string? ArtifactType { get; init; }
}
