namespace Oci.Operations;

/// <summary>What <see cref="TagOperation"/> can be asked for.</summary>
public sealed record TagRequest
{
    /// <summary>The image: of the local store, or of a layout.</summary>
    public required string Image { get; init; }

    /// <summary>The names to give to it, in the same place.</summary>
    public required IReadOnlyList<string> Names { get; init; }
}
