using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="DigestOperation"/> can be asked for.</summary>
public sealed record DigestRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Which image of an index; null for the index itself.</summary>
    public Platform? Platform { get; init; }
}
