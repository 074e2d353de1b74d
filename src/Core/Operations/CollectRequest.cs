namespace Oci.Operations;

/// <summary>What <see cref="CollectOperation"/> can be asked for.</summary>
public sealed record CollectRequest
{
    /// <summary>The folder of an image layout, with or without <c>oci:</c>; null for the local store.</summary>
    public string? Layout { get; init; }

    /// <summary>Whether nothing is removed, and only what would be is said.</summary>
    public bool DryRun { get; init; }
}
