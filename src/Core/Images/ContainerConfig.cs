using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>
/// How a container of an image runs: image-spec config.md, <c>config</c>, and what Docker's image specification adds (from <see cref="Healthcheck"/> on).
/// Null means that the image does not say; an empty list is not the same.
/// </summary>
public sealed record ContainerConfig
{
    /// <summary><c>user[:group]</c>, names or numbers.</summary>
    [JsonPropertyName("User")] public string? User { get; init; }
    /// <summary><c>port[/protocol]</c> each.</summary>
    [JsonPropertyName("ExposedPorts"), JsonConverter(typeof(StringSetJsonConverter))] public IReadOnlyCollection<string>? ExposedPorts { get; init; }
    /// <summary><c>NAME=value</c> each, in order.</summary>
    [JsonPropertyName("Env")] public IReadOnlyList<string>? Env { get; init; }
    /// <summary>The command's beginning.</summary>
    [JsonPropertyName("Entrypoint")] public IReadOnlyList<string>? Entrypoint { get; init; }
    /// <summary>The command, or its arguments where there is an entry point.</summary>
    [JsonPropertyName("Cmd")] public IReadOnlyList<string>? Cmd { get; init; }
    /// <summary>Paths whose content belongs to the container, not to the image.</summary>
    [JsonPropertyName("Volumes"), JsonConverter(typeof(StringSetJsonConverter))] public IReadOnlyCollection<string>? Volumes { get; init; }
    /// <summary>Where the command starts.</summary>
    [JsonPropertyName("WorkingDir")] public string? WorkingDir { get; init; }
    /// <summary>Free metadata.</summary>
    [JsonPropertyName("Labels"), JsonConverter(typeof(StringMapJsonConverter))] public IReadOnlyDictionary<string, string>? Labels { get; init; }
    /// <summary>Which signal asks the command to end: <c>SIGTERM</c>, <c>15</c>.</summary>
    [JsonPropertyName("StopSignal")] public string? StopSignal { get; init; }
    /// <summary>Windows only: <see cref="Cmd"/> is one escaped command line.</summary>
    [JsonPropertyName("ArgsEscaped")] public bool? ArgsEscaped { get; init; }

    /// <summary>How to see whether the command works.</summary>
    [JsonPropertyName("Healthcheck")] public Healthcheck? Healthcheck { get; init; }
    /// <summary>Instructions for a build on top of this image.</summary>
    [JsonPropertyName("OnBuild")] public IReadOnlyList<string>? OnBuild { get; init; }
    /// <summary>What the shell forms of RUN, CMD and ENTRYPOINT run in.</summary>
    [JsonPropertyName("Shell")] public IReadOnlyList<string>? Shell { get; init; }
    /// <summary>Seconds between the stop signal and SIGKILL.</summary>
    [JsonPropertyName("StopTimeout")] public int? StopTimeout { get; init; }
    /// <summary>Whether the container has no network.</summary>
    [JsonPropertyName("NetworkDisabled")] public bool? NetworkDisabled { get; init; }
    /// <summary>The container's hardware address.</summary>
    [JsonPropertyName("MacAddress")] public string? MacAddress { get; init; }
    /// <summary>The container's host name; usually empty in an image.</summary>
    [JsonPropertyName("Hostname")] public string? Hostname { get; init; }
    /// <summary>The container's domain name; usually empty in an image.</summary>
    [JsonPropertyName("Domainname")] public string? Domainname { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
