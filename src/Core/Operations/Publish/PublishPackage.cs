using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>What was packed: an image or an index in the local store, and where the parts that are not there can be read.</summary>
public sealed record PublishPackage
{
    /// <summary>The manifest, or the index of several.</summary>
    [JsonPropertyName("target")] public required Descriptor Target { get; init; }

    /// <summary>The manifests, one for each platform.</summary>
    [JsonPropertyName("images")] public required IReadOnlyList<Descriptor> Images { get; init; }

    /// <summary>The bases.</summary>
    [JsonPropertyName("bases")] public required IReadOnlyList<PublishBase> Bases { get; init; }

    /// <summary>The entry point of a base that the application's command replaces though the project does not say so; null where that is none.</summary>
    [JsonPropertyName("replacedEntrypoint")] public string? ReplacedEntrypoint { get; init; }

    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Reads one from a file.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>.</exception>
    public static async Task<PublishPackage> ReadAsync(string path, CancellationToken ct) =>
        StrictJson.Parse(await File.ReadAllBytesAsync(path, ct), PublishJson.Indented.PublishPackage, "package record", path);

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes() => StrictJson.Serialize(this, PublishJson.Indented.PublishPackage);
}
