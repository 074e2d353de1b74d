namespace Oci.Operations;

/// <summary>What <see cref="VerifyOperation"/> can be asked for.</summary>
public sealed record VerifyRequest
{
    /// <summary>The images; a layout without a name stands for all that are in it.</summary>
    public required IReadOnlyList<string> Images { get; init; }
}
