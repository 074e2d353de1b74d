using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="InspectOperation"/> can be asked for.</summary>
public sealed record InspectRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Which image of an index; null for the host's platform, or the only one.</summary>
    public Platform? Platform { get; init; }
}
