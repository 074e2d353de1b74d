using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>One program to run at a point of the container's life.</summary>
public sealed record HookSpec
{
    /// <summary>The program, absolute.</summary>
    [JsonPropertyName("path")] public required string Path { get; init; }
    /// <summary>Its arguments, with its name first.</summary>
    [JsonPropertyName("args")] public IReadOnlyList<string>? Args { get; init; }
    /// <summary>Its environment, as <c>NAME=VALUE</c>.</summary>
    [JsonPropertyName("env")] public IReadOnlyList<string>? Env { get; init; }
    /// <summary>Seconds after which it has failed.</summary>
    [JsonPropertyName("timeout")] public int? Timeout { get; init; }
}
