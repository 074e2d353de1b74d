using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

/// <summary>What the cache knows of a step that was done.</summary>
internal sealed record CacheRecord
{
    /// <summary>The step's key, so that a record under a wrong name is noticed.</summary>
    [JsonPropertyName("key")] public required Digest Key { get; init; }
    /// <summary>The layer's blob; null where the step changed nothing.</summary>
    [JsonPropertyName("layer")] public Descriptor? Layer { get; init; }
    /// <summary>The layer's diff ID; null where there is no layer.</summary>
    [JsonPropertyName("diffId")] public Digest? DiffId { get; init; }
    /// <summary>The latest time in the layer: later ones became this one. Null where times were left alone.</summary>
    [JsonPropertyName("newest")] public long? Newest { get; init; }
    /// <summary>Whether files of contexts have <see cref="Newest"/> as their time, whatever their own is.</summary>
    [JsonPropertyName("uniform")] public bool? Uniform { get; init; }
    /// <summary>What <see cref="ClampedTimes"/> wrote; null where no time was lost.</summary>
    [JsonPropertyName("times")] public byte[]? Times { get; init; }
    /// <summary>Whether times were lost: the layer is good for its own <see cref="Newest"/> alone.</summary>
    [JsonPropertyName("untimed")] public bool? Untimed { get; init; }
    /// <summary>The chain ID of all layers up to this one, where they can be unpacked; null where that is not known.</summary>
    [JsonPropertyName("chain")] public Digest? Chain { get; init; }
    /// <summary>Whether the layer is not kept where this record is: what a step made is known, and who needs its files makes them again.</summary>
    [JsonPropertyName("absent")] public bool? Absent { get; init; }
    /// <summary>The instruction, for people who look into the cache.</summary>
    [JsonPropertyName("step")] public string? Step { get; init; }
    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>The layer; null where the step changed nothing.</summary>
    [JsonIgnore] public LayerBlob? Blob => Layer is { } layer && DiffId is { } diffId ? new LayerBlob(layer, diffId) : null;
}
