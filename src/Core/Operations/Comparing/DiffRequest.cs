using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="DiffOperation"/> can be asked for.</summary>
public sealed record DiffRequest
{
    /// <summary>The image before.</summary>
    public required string A { get; init; }
    /// <summary>The image after.</summary>
    public required string B { get; init; }
    /// <summary>Which images of indexes; null for the host's platform.</summary>
    public Platform? Platform { get; init; }
    /// <summary>Whether what each layer says is compared, layer by layer, instead of the whole trees.</summary>
    public bool Layers { get; init; }
    /// <summary>Whether files whose time alone differs count as the same.</summary>
    public bool IgnoreTimes { get; init; }
}
