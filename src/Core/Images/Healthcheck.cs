using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Images;

/// <summary>How to see whether a container works. Source: Docker's image specification 1.3. Times are nanoseconds; null or 0 means inherited.</summary>
public sealed record Healthcheck
{
    /// <summary><c>["NONE"]</c>, <c>["CMD", …]</c>, <c>["CMD-SHELL", command]</c>, or empty: inherited.</summary>
    [JsonPropertyName("Test")] public IReadOnlyList<string>? Test { get; init; }
    /// <summary>Between two checks.</summary>
    [JsonPropertyName("Interval")] public long? Interval { get; init; }
    /// <summary>Before a check counts as hung.</summary>
    [JsonPropertyName("Timeout")] public long? Timeout { get; init; }
    /// <summary>During which failures do not count.</summary>
    [JsonPropertyName("StartPeriod")] public long? StartPeriod { get; init; }
    /// <summary>Between two checks during the start period.</summary>
    [JsonPropertyName("StartInterval")] public long? StartInterval { get; init; }
    /// <summary>Failures in a row that make a container unhealthy.</summary>
    [JsonPropertyName("Retries")] public int? Retries { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
