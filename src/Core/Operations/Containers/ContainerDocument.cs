using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Images;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>What a container is: written once, when it is made.</summary>
internal sealed record ContainerDocument
{
    /// <summary>The form of this document.</summary>
    [JsonPropertyName("version")] public int Version { get; init; } = 1;
    /// <summary>64 hexadecimal digits.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }
    /// <summary>The user's name for it, or one of ours.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }
    /// <summary>The image as it was asked for.</summary>
    [JsonPropertyName("image")] public required string Image { get; init; }
    /// <summary>The image's manifest, which is in the local store; null for <c>scratch</c>.</summary>
    [JsonPropertyName("manifest")] public Descriptor? Manifest { get; init; }
    /// <summary>The image's configuration, for containers of <c>scratch</c> too.</summary>
    [JsonPropertyName("config")] public required ImageConfig Config { get; init; }
    /// <summary>The layers' chain ID; null for none.</summary>
    [JsonPropertyName("chain")] public Digest? Chain { get; init; }
    /// <summary>When it was made.</summary>
    [JsonPropertyName("created")] public required DateTimeOffset Created { get; init; }
    /// <summary>Whether it is a working container: it has no process of its own.</summary>
    [JsonPropertyName("working")] public bool Working { get; init; }
    /// <summary>Whether it goes away at its end.</summary>
    [JsonPropertyName("remove")] public bool Remove { get; init; }
    /// <summary>What it runs.</summary>
    [JsonPropertyName("command")] public IReadOnlyList<string> Command { get; init; } = [];
    /// <summary>What keeps it apart from the host, as it was asked for.</summary>
    [JsonPropertyName("isolation"), JsonConverter(typeof(JsonStringEnumConverter<Isolation>))] public Isolation Isolation { get; init; }
    /// <summary>The OCI runtime that was asked for; null leaves it to <see cref="Isolation"/>.</summary>
    [JsonPropertyName("runtime")] public string? Runtime { get; init; }
    /// <summary>Which network it sees, where that is more than its configuration can say.</summary>
    [JsonPropertyName("network"), JsonConverter(typeof(JsonStringEnumConverter<NetworkMode>))] public NetworkMode Network { get; init; }
    /// <summary>The ports of the host that lead to it.</summary>
    [JsonPropertyName("ports")] public IReadOnlyList<PublishedPort> Ports { get; init; } = [];
    /// <summary>The process that made it: its number and its start.</summary>
    [JsonPropertyName("maker")] public required ProcessDocument Maker { get; init; }
}
