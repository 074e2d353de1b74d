using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>The layers of an image, by what they hold. Source: image-spec config.md, <c>rootfs</c>.</summary>
public sealed record RootFs
{
    /// <summary>Always <c>layers</c>.</summary>
    [JsonPropertyName("type")] public string Type { get; init; } = "layers";
    /// <summary>The digests of the uncompressed tars, base first; an image without layers may say <c>null</c> or nothing.</summary>
    [JsonPropertyName("diff_ids"), AllowNull] public IReadOnlyList<Digest> DiffIds { get; init => field = value ?? []; } = [];
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
