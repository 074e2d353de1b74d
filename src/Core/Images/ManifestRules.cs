using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>
/// What a manifest or an index must be beyond its fields' types, so that no two readers can see two different things in it
/// (image-spec, CVE-2021-41190): the type that points at it is the type it states, and it has no field of another kind of document.
/// </summary>
internal static class ManifestRules
{
    public const string ManifestKind = "image manifest";
    public const string IndexKind = "image index";

    private static readonly string[] NotInManifests = ["manifests", "fsLayers", "history", "signatures", "blobs"];
    private static readonly string[] NotInIndexes = ["config", "layers", "fsLayers", "history", "signatures", "blobs"];

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>.</exception>
    public static void Check(Document<ImageManifest> document)
    {
        var (manifest, where) = (document.Value, document.Descriptor.Digest.ToString());
        Check(ManifestKind, where, document.Descriptor.MediaType, manifest.MediaType, manifest.SchemaVersion, manifest.Extra, NotInManifests);
        if (MediaTypes.IsManifest(manifest.Config.MediaType) || MediaTypes.IsIndex(manifest.Config.MediaType))
            throw StrictJson.Invalid(ManifestKind, where, $"a configuration of type `{manifest.Config.MediaType}`");
    }

    /// <inheritdoc cref="Check(Document{ImageManifest})"/>
    public static void Check(Document<ImageIndex> document)
    {
        var index = document.Value;
        Check(IndexKind, document.Descriptor.Digest.ToString(), document.Descriptor.MediaType, index.MediaType, index.SchemaVersion, index.Extra, NotInIndexes);
    }

    /// <summary>The rules of an index that no descriptor points at: a layout's <c>index.json</c>.</summary>
    public static void CheckLayoutIndex(ImageIndex index, string where) =>
        Check(IndexKind, where, MediaTypes.OciIndex, index.MediaType, index.SchemaVersion, index.Extra, NotInIndexes);

    private static void Check(string kind, string where, string expectedType, string? statedType, int schemaVersion, IDictionary<string, JsonElement>? extra, string[] forbidden)
    {
        if (schemaVersion != 2) throw StrictJson.Invalid(kind, where, $"`schemaVersion` {schemaVersion}");
        if (statedType is not null && statedType != expectedType)
            throw StrictJson.Invalid(kind, where, $"`mediaType` `{Native.ByteText.Shorten(statedType)}` instead of `{Native.ByteText.Shorten(expectedType)}`");
        if (extra?.Keys.FirstOrDefault(key => forbidden.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } foreign)
            throw StrictJson.Invalid(kind, where, $"the field `{foreign}` of another kind of document");
    }
}
