using System.Text.Json;
using Oci.Content;

namespace Oci.Images;

/// <summary>Tells what a document is when nothing but its digest is known.</summary>
internal static class ManifestSniffer
{
    /// <summary>The media type of a manifest or an index; null when the bytes are neither. Nothing is believed yet: reading it checks everything.</summary>
    public static string? MediaTypeOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (root.TryGetProperty("mediaType", out var stated) && stated.ValueKind == JsonValueKind.String && stated.GetString() is { } type
                && (MediaTypes.IsManifest(type) || MediaTypes.IsIndex(type))) return type;
            return root.TryGetProperty("manifests", out _) ? MediaTypes.OciIndex : root.TryGetProperty("layers", out _) ? MediaTypes.OciManifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
