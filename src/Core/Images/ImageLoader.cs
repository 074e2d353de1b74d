using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Images;

/// <summary>Reads images from any store, checking every document on the way. No layer is touched.</summary>
public sealed class ImageLoader(IContentStore store)
{
    /// <summary>How deeply indexes may be nested.</summary>
    internal const int MaxIndexDepth = 16;

    private const string ConfigKind = "image configuration";

    /// <summary>
    /// The image that <paramref name="target"/> stands for: itself when it is a manifest, or the one that <paramref name="selector"/> chooses from an index (nested ones too).
    /// A manifest is taken whatever its platform: asking for one by name is a choice. <see cref="PlatformWish"/> tells where that is not what was asked for.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.NotAnImage"/>, <see cref="ErrorCodes.InvalidDocument"/>, <see cref="ErrorCodes.ContentNotFound"/>.</exception>
    public async Task<Image> LoadAsync(Descriptor target, PlatformSelector selector, CancellationToken ct) =>
        await LoadManifestAsync(MediaTypes.IsIndex(target.MediaType) ? await SelectAsync(target, selector, ct) : target, ct);

    /// <summary>The manifest that <paramref name="selector"/> chooses from an index and the indexes below it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NoMatchingPlatform"/>.</exception>
    public async Task<Descriptor> SelectAsync(Descriptor index, PlatformSelector selector, CancellationToken ct)
    {
        var entries = await ImagesBelowAsync(index, ct);
        if (selector.Select(entries) is { } stated) return stated;
        var found = new List<Descriptor>();
        foreach (var entry in entries)
        {
            found.Add(entry.Platform is null && await PlatformOfAsync(entry, ct) is { } platform ? entry with { Platform = platform } : entry);
        }
        if (selector.Select(found) is { } chosen) return entries[found.IndexOf(chosen)];
        var there = string.Join(", ", found.Select(entry => entry.Platform).OfType<Platform>().Select(platform => $"`{ByteText.Shorten(platform.FullName)}`").Distinct());
        throw new OciException(ErrorCodes.NoMatchingPlatform, $"expected an image for `{selector.Wanted}` in `{index.Digest}`, found {(there.Length == 0 ? "none" : there)}",
            found.Find(entry => entry.Platform is not null) is { Platform: { } usual } ? $"pass --platform {usual.FullName}" : null);
    }

    /// <summary>The image of a manifest.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NotAnImage"/>: an artifact; <see cref="ErrorCodes.InconsistentImage"/>: layers and diff IDs do not match.</exception>
    public async Task<Image> LoadManifestAsync(Descriptor manifest, CancellationToken ct)
    {
        var document = await ReadManifestAsync(manifest, ct);
        if (!IsImage(document.Value))
            throw new OciException(ErrorCodes.NotAnImage, $"expected an image at `{manifest.Digest}`, found an artifact of type `{ByteText.Shorten(document.Value.ArtifactType ?? document.Value.Config.MediaType)}`");
        var config = await store.ReadDocumentAsync(document.Value.Config, ImagesJson.Strict.ImageConfig, ConfigKind, ct);
        if (config.Value.RootFs.Type != "layers") throw StrictJson.Invalid(ConfigKind, config.Descriptor.Digest.ToString(), $"a root file system of type `{ByteText.Shorten(config.Value.RootFs.Type)}`");
        var (layers, diffIds) = (document.Value.Layers.Count, config.Value.RootFs.DiffIds.Count);
        return layers == diffIds
            ? new Image(document, config)
            : throw new OciException(ErrorCodes.InconsistentImage, $"expected one diff ID for each layer of `{manifest.Digest}`, found {layers} layers and {diffIds} diff IDs");
    }

    /// <summary>Every image below <paramref name="target"/>, in order; attestations and artifacts are left out.</summary>
    public async Task<IReadOnlyList<Image>> LoadAllAsync(Descriptor target, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(target.MediaType)) return [await LoadManifestAsync(target, ct)];
        var images = new List<Image>();
        foreach (var entry in await ImagesBelowAsync(target, ct))
        {
            if (IsImage((await ReadManifestAsync(entry, ct)).Value)) images.Add(await LoadManifestAsync(entry, ct));
        }
        return images;
    }

    /// <summary>The manifest alone, of an image or an artifact.</summary>
    public async Task<Document<ImageManifest>> ReadManifestAsync(Descriptor manifest, CancellationToken ct)
    {
        if (!MediaTypes.IsManifest(manifest.MediaType))
            throw new OciException(ErrorCodes.NotAnImage, $"expected an image manifest at `{manifest.Digest}`, found content of type `{ByteText.Shorten(manifest.MediaType)}`");
        var document = await store.ReadDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, ManifestRules.ManifestKind, ct);
        ManifestRules.Check(document);
        return document;
    }

    /// <summary>The index alone.</summary>
    public async Task<Document<ImageIndex>> ReadIndexAsync(Descriptor index, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(index.MediaType))
            throw new OciException(ErrorCodes.NotAnImage, $"expected an image index at `{index.Digest}`, found content of type `{ByteText.Shorten(index.MediaType)}`");
        var document = await store.ReadDocumentAsync(index, ImagesJson.Strict.ImageIndex, ManifestRules.IndexKind, ct);
        ManifestRules.Check(document);
        return document;
    }

    /// <summary>Whether a manifest describes an image rather than an artifact. Old registries left images whose configuration has no type of its own.</summary>
    internal static bool IsImage(ImageManifest manifest) =>
        MediaTypes.IsConfig(manifest.Config.MediaType) || (manifest.MediaType == MediaTypes.DockerManifest && manifest.Config.MediaType == "application/octet-stream");

    private async Task<List<Descriptor>> ImagesBelowAsync(Descriptor index, CancellationToken ct)
    {
        var images = new List<Descriptor>();
        await CollectAsync(index, 0, [], images, ct);
        return images;
    }

    private async Task CollectAsync(Descriptor index, int depth, HashSet<Digest> seen, List<Descriptor> images, CancellationToken ct)
    {
        if (depth >= MaxIndexDepth) throw StrictJson.Invalid(ManifestRules.IndexKind, index.Digest.ToString(), $"more than {MaxIndexDepth} indexes within one another");
        if (!seen.Add(index.Digest)) return;
        foreach (var entry in (await ReadIndexAsync(index, ct)).Value.Manifests)
        {
            if (MediaTypes.IsIndex(entry.MediaType)) await CollectAsync(entry, depth + 1, seen, images, ct);
            else if (MediaTypes.IsManifest(entry.MediaType) && !PlatformSelector.IsAttestation(entry)) images.Add(entry);
        }
    }

    private async Task<Platform?> PlatformOfAsync(Descriptor manifest, CancellationToken ct)
    {
        var document = await ReadManifestAsync(manifest, ct);
        return IsImage(document.Value)
            ? (await store.ReadDocumentAsync(document.Value.Config, ImagesJson.Strict.ImageConfig, ConfigKind, ct)).Value.Platform
            : null;
    }
}
