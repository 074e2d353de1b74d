using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Who a process runs as, in the container's own numbers.</summary>
public sealed record ProcessUser
{
    /// <summary>User.</summary>
    [JsonPropertyName("uid")] public required uint Uid { get; init; }
    /// <summary>Primary group.</summary>
    [JsonPropertyName("gid")] public required uint Gid { get; init; }
    /// <summary>The file creation mask.</summary>
    [JsonPropertyName("umask")] public uint? Umask { get; init; }
    /// <summary>Supplementary groups.</summary>
    [JsonPropertyName("additionalGids")] public IReadOnlyList<uint>? AdditionalGids { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
