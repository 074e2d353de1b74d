namespace Oci.Operations;

/// <summary>What <see cref="DeleteOperation"/> can be asked for.</summary>
public sealed record DeleteRequest
{
    /// <summary>The images of registries: a tag, or a digest with all its tags.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Whether a tag stands for its manifest, which goes with all its tags.</summary>
    public bool ForceDigest { get; init; }
}
