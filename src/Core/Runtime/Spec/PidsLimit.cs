using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How many processes and threads.</summary>
public sealed record PidsLimit
{
    /// <summary>The number; -1 for no limit.</summary>
    [JsonPropertyName("limit")] public required long Limit { get; init; }
}
