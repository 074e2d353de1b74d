namespace Oci.Content;

/// <summary>The media types of OCI and Docker schema 2. A media type is compared without its parameters.</summary>
public static class MediaTypes
{
    /// <summary>An OCI image index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    /// <summary>An OCI image manifest.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    /// <summary>An OCI image configuration.</summary>
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    /// <summary>An OCI layer, uncompressed.</summary>
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    /// <summary>An OCI layer, gzip.</summary>
    public const string OciLayerGzip = OciLayer + "+gzip";
    /// <summary>An OCI layer, zstd.</summary>
    public const string OciLayerZstd = OciLayer + "+zstd";
    /// <summary>An OCI layer that is not to be uploaded.</summary>
    public const string OciForeignLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    /// <summary>The empty descriptor's type; its content is <c>{}</c>.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";
    /// <summary>A Docker manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    /// <summary>A Docker schema 2 manifest.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    /// <summary>A Docker image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    /// <summary>A Docker layer, uncompressed.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    /// <summary>A Docker layer, gzip.</summary>
    public const string DockerLayerGzip = DockerLayer + ".gzip";
    /// <summary>A Docker layer, zstd (read, never written).</summary>
    public const string DockerLayerZstd = DockerLayer + ".zstd";
    /// <summary>A Docker layer that is not to be uploaded.</summary>
    public const string DockerForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    /// <summary>Whether the type is an index: OCI's, or Docker's manifest list.</summary>
    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    /// <summary>Whether the type is a manifest of one image or artifact.</summary>
    public static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>Whether the type is an image configuration.</summary>
    public static bool IsConfig(string mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>Whether the type is a layer of any kind and compression.</summary>
    public static bool IsLayer(string mediaType) =>
        mediaType.StartsWith(OciLayer, StringComparison.Ordinal) || mediaType.StartsWith(DockerLayer, StringComparison.Ordinal) || IsForeignLayer(mediaType);

    /// <summary>Whether the type is a layer that is fetched from its <c>urls</c> and never uploaded.</summary>
    public static bool IsForeignLayer(string mediaType) =>
        mediaType.StartsWith(OciForeignLayer, StringComparison.Ordinal) || mediaType.StartsWith(DockerForeignLayer, StringComparison.Ordinal);

    /// <summary>The OCI name of a Docker type; every other type is returned as it is.</summary>
    public static string ToOci(string mediaType) => mediaType switch
    {
        DockerManifestList => OciIndex,
        DockerManifest => OciManifest,
        DockerConfig => OciConfig,
        DockerLayer => OciLayer,
        DockerLayerGzip => OciLayerGzip,
        DockerLayerZstd => OciLayerZstd,
        DockerForeignLayer => OciForeignLayer,
        DockerForeignLayer + ".gzip" => OciForeignLayer + "+gzip",
        _ => mediaType,
    };

    /// <summary>The Docker name of an OCI type; null where Docker has none (zstd, artifacts); Docker's own names, and types of neither, are returned as they are.</summary>
    public static string? ToDocker(string mediaType) => mediaType switch
    {
        OciIndex => DockerManifestList,
        OciManifest => DockerManifest,
        OciConfig => DockerConfig,
        OciLayer => DockerLayer,
        OciLayerGzip => DockerLayerGzip,
        OciForeignLayer => DockerForeignLayer,
        OciForeignLayer + "+gzip" => DockerForeignLayer + ".gzip",
        OciEmpty or OciLayerZstd or DockerLayerZstd or OciForeignLayer + "+zstd" => null,
        _ => mediaType,
    };

    /// <summary>Whether <paramref name="mediaType"/> follows RFC 6838: <c>type/subtype</c>, each of at most 127 restricted characters, no parameters.</summary>
    public static bool IsWellFormed(string mediaType)
    {
        var slash = mediaType.IndexOf('/');
        return slash > 0 && IsRestrictedName(mediaType.AsSpan(0, slash)) && IsRestrictedName(mediaType.AsSpan(slash + 1));
    }

    /// <summary>Without parameters (<c>; charset=utf-8</c>) and surrounding space.</summary>
    public static string WithoutParameters(string mediaType)
    {
        var semicolon = mediaType.IndexOf(';');
        return (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
    }

    private static bool IsRestrictedName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+".Contains(c)) return false;
        }
        return true;
    }
}
