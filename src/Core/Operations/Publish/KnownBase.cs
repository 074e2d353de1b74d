using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>What a registry once said a name stands for.</summary>
internal sealed record KnownBase
{
    /// <summary>The name in full.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>The manifest or index.</summary>
    [JsonPropertyName("target")] public required Descriptor Target { get; init; }

    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
