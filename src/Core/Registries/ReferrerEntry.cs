using Oci.Content;
using Oci.Images;

namespace Oci.Registries;

/// <summary>How a referrer stands in a list of referrers. Source: distribution-spec, Pushing Manifests with Subject.</summary>
internal static class ReferrerEntry
{
    public static Descriptor Of(ReadOnlyMemory<byte> document, Descriptor target)
    {
        var (type, annotations) = MediaTypes.IsIndex(target.MediaType) ? OfIndex(document, target) : OfManifest(document, target);
        return new Descriptor { MediaType = target.MediaType, Digest = target.Digest, Size = target.Size, ArtifactType = type, Annotations = annotations };
    }

    private static (string?, IReadOnlyDictionary<string, string>?) OfIndex(ReadOnlyMemory<byte> document, Descriptor target)
    {
        var index = StrictJson.Parse(document, ImagesJson.Strict.ImageIndex, ManifestRules.IndexKind, target.Digest.ToString());
        return (index.ArtifactType, index.Annotations);
    }

    // A manifest without a type of its own is of its configuration's.
    private static (string?, IReadOnlyDictionary<string, string>?) OfManifest(ReadOnlyMemory<byte> document, Descriptor target)
    {
        var manifest = StrictJson.Parse(document, ImagesJson.Strict.ImageManifest, ManifestRules.ManifestKind, target.Digest.ToString());
        return (manifest.ArtifactType is { Length: > 0 } type ? type : manifest.Config.MediaType, manifest.Annotations);
    }
}
