namespace Oci.Operations;

/// <summary>What <see cref="ImagesOperation"/> can be asked for.</summary>
public sealed record ImagesRequest
{
    /// <summary>The folder of an image layout, with or without <c>oci:</c>; null for the local store.</summary>
    public string? Layout { get; init; }
}
