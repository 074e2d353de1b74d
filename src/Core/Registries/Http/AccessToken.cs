namespace Oci.Registries;

/// <summary>What a token server gave.</summary>
/// <param name="Value">To be sent to the registry.</param>
/// <param name="Expires">By our own clock.</param>
internal sealed record AccessToken(string Value, DateTimeOffset Expires);
