using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Programs that the runtime runs at points of the container's life. Source: runtime-spec config.md, POSIX-platform Hooks.</summary>
public sealed record HooksSpec
{
    /// <summary>After the namespaces are made, in the runtime's namespace; superseded by the next two.</summary>
    [JsonPropertyName("prestart")] public IReadOnlyList<HookSpec>? Prestart { get; init; }
    /// <summary>As part of create, in the runtime's namespace.</summary>
    [JsonPropertyName("createRuntime")] public IReadOnlyList<HookSpec>? CreateRuntime { get; init; }
    /// <summary>As part of create, in the container's namespace.</summary>
    [JsonPropertyName("createContainer")] public IReadOnlyList<HookSpec>? CreateContainer { get; init; }
    /// <summary>As part of start, in the container's namespace.</summary>
    [JsonPropertyName("startContainer")] public IReadOnlyList<HookSpec>? StartContainer { get; init; }
    /// <summary>After the process started, in the runtime's namespace.</summary>
    [JsonPropertyName("poststart")] public IReadOnlyList<HookSpec>? Poststart { get; init; }
    /// <summary>After the container was deleted, in the runtime's namespace.</summary>
    [JsonPropertyName("poststop")] public IReadOnlyList<HookSpec>? Poststop { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
