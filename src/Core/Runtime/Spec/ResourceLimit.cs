using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A resource limit. Source: getrlimit(2).</summary>
public sealed record ResourceLimit
{
    /// <summary><c>RLIMIT_NOFILE</c> and the like.</summary>
    [JsonPropertyName("type")] public required string Type { get; init; }
    /// <summary>How far the soft limit can be raised; the largest value means no limit.</summary>
    [JsonPropertyName("hard")] public required ulong Hard { get; init; }
    /// <summary>What is enforced.</summary>
    [JsonPropertyName("soft")] public required ulong Soft { get; init; }
}
