namespace Oci.Operations;

/// <summary>What <see cref="TagOperation"/> can be asked for.</summary>
public sealed record TagRequest
{
    /// <summary>The image: of the local store, of a layout or of a registry (<c>docker://</c>).</summary>
    public required string Image { get; init; }

    /// <summary>The names to give to it, in the same place; in a registry tags.</summary>
    public required IReadOnlyList<string> Names { get; init; }
}
