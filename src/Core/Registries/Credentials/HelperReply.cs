using System.Text.Json.Serialization;

namespace Oci.Registries;

/// <summary>What a credential helper answers, and is told. Source: docker-credential-helpers.</summary>
internal sealed record HelperReply
{
    [JsonPropertyName("ServerURL")] public string? ServerUrl { get; init; }
    [JsonPropertyName("Username")] public string? Username { get; init; }
    [JsonPropertyName("Secret")] public string? Secret { get; init; }
}
