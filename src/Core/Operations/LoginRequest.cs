namespace Oci.Operations;

/// <summary>What <see cref="LoginOperation"/> can be asked for.</summary>
public sealed record LoginRequest
{
    /// <summary><c>HOST[:PORT]</c>.</summary>
    public required string Registry { get; init; }

    /// <summary>Who logs in.</summary>
    public required string Username { get; init; }

    /// <summary>The password, or a token that the registry takes for one.</summary>
    public required string Password { get; init; }
}
