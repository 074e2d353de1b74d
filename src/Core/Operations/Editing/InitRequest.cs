namespace Oci.Operations;

/// <summary>What <see cref="InitOperation"/> can be asked for.</summary>
public sealed record InitRequest
{
    /// <summary>The folder to make, with or without <c>oci:</c>.</summary>
    public required string Dir { get; init; }
}
