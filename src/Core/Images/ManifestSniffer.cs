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

    /// <summary>What a manifest or index is about; null where it is about nothing, or is neither.</summary>
    public static Digest? SubjectOf(ReadOnlyMemory<byte> json) => Digest.TryParse(
        Look(json, root => root.TryGetProperty("subject", out var subject) && subject.ValueKind == JsonValueKind.Object && subject.TryGetProperty("digest", out var digest) ? digest.ToString() : null), out var parsed) ? parsed : null;

    private static string? Look(ReadOnlyMemory<byte> json, Func<JsonElement, string?> find)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? find(document.RootElement) : null;
        }
        // A string with half a surrogate pair is JSON all the same, and found out only when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
