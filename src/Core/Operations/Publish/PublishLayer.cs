using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>Files that become one layer.</summary>
public sealed record PublishLayer
{
    /// <summary>The layer's name, for its history and for messages: <c>packages</c>, <c>app</c>.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>Whether the files get the image's time instead of 1970's: what the application serves tells its age by it.</summary>
    [JsonPropertyName("timed")] public bool Timed { get; init; }

    /// <summary>The files, in any order.</summary>
    [JsonPropertyName("files")] public IReadOnlyList<PublishFile> Files { get; init; } = [];
}
