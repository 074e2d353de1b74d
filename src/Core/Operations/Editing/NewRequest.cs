using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="NewOperation"/> can be asked for.</summary>
public sealed record NewRequest
{
    /// <summary>The image's name.</summary>
    public required string Image { get; init; }

    /// <summary>What it is for; null for the host's platform.</summary>
    public Platform? Platform { get; init; }
}
