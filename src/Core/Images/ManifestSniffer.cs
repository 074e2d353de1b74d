using System.Text.Json;
using Oci.Content;

namespace Oci.Images;

/// <summary>Tells what a document is when nothing but its digest is known.</summary>
internal static class ManifestSniffer
{
    /// <summary>What images were called before 2017, for a message.</summary>
    public const string Schema1 = "one of Docker's schema 1, which was given up in 2017";

    /// <summary>The media type of a manifest or an index; null when the bytes are neither. Nothing is believed yet: reading it checks everything.</summary>
    public static string? MediaTypeOf(ReadOnlyMemory<byte> json) => Look(json, root =>
    {
        if (root.TryGetProperty("mediaType", out var stated) && stated.ValueKind == JsonValueKind.String && stated.GetString() is { } type
            && (MediaTypes.IsManifest(type) || MediaTypes.IsIndex(type))) return type;
        return root.TryGetProperty("manifests", out _) ? MediaTypes.OciIndex : root.TryGetProperty("layers", out _) ? MediaTypes.OciManifest : null;
    });

    /// <summary>Whether it is an image of Docker's first schema, which nobody writes any more.</summary>
    public static bool IsSchema1(ReadOnlyMemory<byte> json) => Look(json, root => root.TryGetProperty("fsLayers", out _) ? Schema1 : null) is not null;

    private static string? Look(ReadOnlyMemory<byte> json, Func<JsonElement, string?> find)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? find(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
