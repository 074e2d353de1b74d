using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>The base of one platform's image, found and ready: its manifest and configuration are in the local store.</summary>
public sealed record PublishBase
{
    /// <summary>What it runs on.</summary>
    [JsonPropertyName("platform")] public required string Platform { get; init; }

    /// <summary>Its name, as a whole reference; null where there is none: for a layout or an archive, for what a Containerfile made, and for nothing.</summary>
    [JsonPropertyName("name")] public string? Name { get; init; }

    /// <summary>The digest that the name stands for: an index's, where it is one.</summary>
    [JsonPropertyName("digest")] public Digest? Digest { get; init; }

    /// <summary>The manifest; null for an image that begins with nothing.</summary>
    [JsonPropertyName("manifest")] public Descriptor? Manifest { get; init; }

    /// <summary>Where the layers can be read, as a reference; null where they are in the local store.</summary>
    [JsonPropertyName("source")] public string? Source { get; init; }

    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Reads one from a file.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>.</exception>
    public static async Task<PublishBase> ReadAsync(string path, CancellationToken ct) =>
        StrictJson.Parse(await File.ReadAllBytesAsync(path, ct), PublishJson.Indented.PublishBase, "base record", path);

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes() => StrictJson.Serialize(this, PublishJson.Indented.PublishBase);
}
