using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>How to see whether the application works: a HEALTHCHECK instruction. Times as there: <c>30s</c>, <c>1m30s</c>.</summary>
public sealed record PublishHealthcheck
{
    /// <summary><c>NONE</c>, <c>CMD ["program", "argument"]</c>, <c>CMD command line</c>, or a command line for the shell.</summary>
    [JsonPropertyName("test")] public required string Test { get; init; }
    /// <summary>Between two checks.</summary>
    [JsonPropertyName("interval")] public string? Interval { get; init; }
    /// <summary>Before a check counts as hung.</summary>
    [JsonPropertyName("timeout")] public string? Timeout { get; init; }
    /// <summary>During which failures do not count.</summary>
    [JsonPropertyName("startPeriod")] public string? StartPeriod { get; init; }
    /// <summary>Between two checks during the start period.</summary>
    [JsonPropertyName("startInterval")] public string? StartInterval { get; init; }
    /// <summary>Failures in a row that make a container unhealthy.</summary>
    [JsonPropertyName("retries")] public string? Retries { get; init; }
}
