using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A device node to make inside the container.</summary>
public sealed record DeviceNode
{
    /// <summary><c>c</c>, <c>b</c>, <c>u</c> or <c>p</c>.</summary>
    [JsonPropertyName("type")] public required string Type { get; init; }
    /// <summary>Where, absolute inside the container.</summary>
    [JsonPropertyName("path")] public required string Path { get; init; }
    /// <summary>Which driver.</summary>
    [JsonPropertyName("major")] public long? Major { get; init; }
    /// <summary>Which of the driver's devices.</summary>
    [JsonPropertyName("minor")] public long? Minor { get; init; }
    /// <summary>The permission bits, as a plain number.</summary>
    [JsonPropertyName("fileMode")] public uint? FileMode { get; init; }
    /// <summary>Owner.</summary>
    [JsonPropertyName("uid")] public uint? Uid { get; init; }
    /// <summary>Group.</summary>
    [JsonPropertyName("gid")] public uint? Gid { get; init; }
}
