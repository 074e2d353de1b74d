using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>What a monitor tells the process that started it: nothing where the container runs.</summary>
internal sealed record MonitorAnswer
{
    /// <summary>The fault's code.</summary>
    [JsonPropertyName("code")] public int? Code { get; init; }
    /// <summary>126 or 127 where the container's program is to blame.</summary>
    [JsonPropertyName("exitCode")] public int? ExitCode { get; init; }
    /// <summary>The fault's message.</summary>
    [JsonPropertyName("message")] public string? Message { get; init; }
    /// <summary>The fault's hint.</summary>
    [JsonPropertyName("hint")] public string? Hint { get; init; }
}
