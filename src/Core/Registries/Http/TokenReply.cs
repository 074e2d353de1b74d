using System.Text.Json.Serialization;

namespace Oci.Registries;

/// <summary>A token server's answer. Source: distribution's token specification.</summary>
internal sealed record TokenReply
{
    [JsonPropertyName("token")] public string? Token { get; init; }
    [JsonPropertyName("access_token")] public string? AccessToken { get; init; }
    [JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public double? ExpiresIn { get; init; }
    [JsonPropertyName("refresh_token")] public string? RefreshToken { get; init; }
}
