using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A terminal's size in characters.</summary>
public sealed record ConsoleSize
{
    /// <summary>Lines.</summary>
    [JsonPropertyName("height")] public required uint Height { get; init; }
    /// <summary>Columns.</summary>
    [JsonPropertyName("width")] public required uint Width { get; init; }
}
