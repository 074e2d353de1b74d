namespace Oci.Registries;

/// <summary>What proves to a registry who asks. Never shown: its text form says only of which kind it is.</summary>
public sealed record Credential
{
    /// <summary>The user's name; empty with a token alone.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password.</summary>
    public string Password { get; init; } = "";

    /// <summary>A refresh token, to be exchanged for access tokens at the registry's token server.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>An access token that is sent as it is.</summary>
    public string? RegistryToken { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        IdentityToken is not null ? "an identity token" : RegistryToken is not null ? "a registry token" : $"a password of `{Native.ByteText.Shorten(Username)}`";
}
