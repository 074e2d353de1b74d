using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>A command that runs on the base image before the application is put on it: a RUN instruction.</summary>
public sealed record PublishStep
{
    /// <summary>The command, for the base image's shell; lines may follow one another.</summary>
    [JsonPropertyName("command")] public required string Command { get; init; }

    /// <summary>Who runs it, <c>user[:group]</c>.</summary>
    [JsonPropertyName("user")] public string User { get; init; } = "0";

    /// <summary>Its network: <c>default</c>, <c>none</c> or <c>host</c>; null for the default.</summary>
    [JsonPropertyName("network")] public string? Network { get; init; }

    /// <summary>Its mounts, as <c>RUN --mount</c> takes them.</summary>
    [JsonPropertyName("mounts")] public IReadOnlyList<string> Mounts { get; init; } = [];
}
