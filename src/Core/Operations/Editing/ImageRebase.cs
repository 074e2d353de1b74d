using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Puts an image's own layers on another base. Nothing is run again: what the layers hold must fit the new base.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="editing">The edit that this is a part of.</param>
/// <param name="oldBase">What the image was built on; null for what its annotations say.</param>
/// <param name="newBase">What it is to stand on.</param>
internal sealed class ImageRebase(OciHost host, ImageEditing editing, string? oldBase, string newBase)
{
    private const string BaseName = "org.opencontainers.image.base.name";
    private const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The image on the new base, whose layers are in the edit's output afterwards.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: the image does not stand on the old base, or does not say on which.</exception>
    public async Task<ImageRevision> ApplyAsync(ImageRevision image, CancellationToken ct)
    {
        using var oldPlace = await host.ResolveAsync(OldBaseOf(image), ct);
        var below = await LoadAsync(oldPlace, image, ct);
        using var newPlace = await host.ResolveAsync(newBase, ct);
        var foundation = await LoadAsync(newPlace, image, ct);
        var own = image.Layers.Skip(below.Layers.Count).ToList();
        if (!image.Layers.Take(below.Layers.Count).Select(layer => layer.DiffId).SequenceEqual(below.Config.Value.RootFs.DiffIds))
            throw new OciException(ErrorCodes.ImpossibleEdit, $"expected an image whose first {below.Layers.Count} layers are those of `{ByteText.Escape(oldPlace.Location.ToString())}`, found others", "name the image that this one was built on: --old-base IMAGE");
        foreach (var layer in foundation.Layers) await CopyAsync(newPlace.Content, layer.Descriptor, ct);
        var platform = foundation.Config.Value;
        return image with
        {
            Layers = [.. foundation.Layers, .. own],
            History = [.. History.Complete(foundation.Config.Value.History, foundation.Layers.Count), .. OwnHistory(image, below)],
            Config = image.Config with { Os = platform.Os, Architecture = platform.Architecture, Variant = platform.Variant, OsVersion = platform.OsVersion, OsFeatures = platform.OsFeatures },
            Annotations = image.IsDocker ? image.Annotations : WithBase(image.Annotations, newPlace, newPlace.Target.Digest),
        };
    }

    private string OldBaseOf(ImageRevision image)
    {
        if (oldBase is not null) return oldBase;
        if (image.Annotations?.GetValueOrDefault(BaseName) is { Length: > 0 } name)
            return image.Annotations.GetValueOrDefault(BaseDigest) is { Length: > 0 } digest && ImageReference.TryParse(name, out var reference) ? (reference with { Tag = null, Digest = Digest.TryParse(digest, out var parsed) ? parsed : null }).ToString() : name;
        throw new OciException(ErrorCodes.ImpossibleEdit, $"expected an image that says in `{BaseName}` what it was built on, found one that does not", "--old-base IMAGE");
    }

    private static Task<Image> LoadAsync(OpenedImage place, ImageRevision image, CancellationToken ct) =>
        new ImageLoader(place.Content).LoadAsync(place.Target, new PlatformSelector(image.Origin.Platform), ct);

    // As many entries as the base has go; where the base has more than the image, the image's own are those after its layers.
    private static IEnumerable<History> OwnHistory(ImageRevision image, Image below)
    {
        var entries = image.History ?? [];
        var count = below.Config.Value.History?.Count ?? 0;
        var fits = count <= entries.Count && entries.Take(count).Count(entry => entry.HasLayer) == below.Layers.Count;
        if (fits) return entries.Skip(count);
        var layers = 0;
        return entries.SkipWhile(entry => entry.HasLayer ? layers++ < below.Layers.Count : layers < below.Layers.Count);
    }

    private async Task CopyAsync(IContentStore source, Descriptor layer, CancellationToken ct)
    {
        if (MediaTypes.IsForeignLayer(layer.MediaType) || await editing.Content.ContainsAsync(layer, ct)) return;
        await using var from = await source.OpenReadAsync(layer, ct);
        await using var to = await editing.Output.BeginWriteAsync(ct);
        await from.CopyToAsync(to, ct);
        await to.CommitAsync(layer.MediaType, layer, ct);
    }

    private static Dictionary<string, string> WithBase(IReadOnlyDictionary<string, string>? annotations, OpenedImage place, Digest digest)
    {
        var edited = (annotations ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal);
        edited[BaseDigest] = digest.ToString();
        edited.Remove(BaseName);
        // The name of a folder of this machine tells nobody else anything.
        if (place.Location is NamedLocation { Reference: var named }) edited[BaseName] = (named with { Digest = null }).ToString();
        if (place.Location is RegistryLocation { Reference: var remote }) edited[BaseName] = (remote with { Digest = null }).ToString();
        return edited;
    }
}
