namespace Oci.Operations;

/// <summary>What <see cref="LogoutOperation"/> can be asked for.</summary>
public sealed record LogoutRequest
{
    /// <summary><c>HOST[:PORT]</c>; null with <see cref="All"/>.</summary>
    public string? Registry { get; init; }

    /// <summary>Whether every registry is meant.</summary>
    public bool All { get; init; }
}
