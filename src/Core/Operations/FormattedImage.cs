using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>What was just made, in the family of documents that is asked for: before it goes anywhere, so that it has one digest, which every place and every output tells.</summary>
/// <param name="Target">The manifest or the index.</param>
/// <param name="Images">The images, in the order of the index.</param>
internal sealed record FormattedImage(Descriptor Target, IReadOnlyList<Image> Images)
{
    /// <summary>Writes it; what is in the family already stays as it is.</summary>
    /// <param name="target">The manifest or the index.</param>
    /// <param name="format">The family.</param>
    /// <param name="source">Where it is read.</param>
    /// <param name="store">Where the new documents and layers go.</param>
    /// <param name="progress">Hears of what the family has no place for.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.FormatCannotHold"/>; a layer that the family has no name for (zstd) cannot be read to be compressed anew.</exception>
    public static async Task<FormattedImage> WriteAsync(Descriptor target, ManifestFormat format, IContentStore source, IContentStore store, IProgress<ProgressEvent> progress, CancellationToken ct)
    {
        var converted = await new ImageConversion(source, store, Transfer.CopyOptions.All with { Format = format }, progress).RunAsync(new PlatformChoice(source, target, 0), ct);
        var loader = new ImageLoader(new ReadThroughStore(store, converted.Content)); // what is read is kept: the new documents were in memory only
        IReadOnlyList<Descriptor> manifests = MediaTypes.IsIndex(converted.Target.MediaType) ? (await loader.ReadIndexAsync(converted.Target, ct)).Value.Manifests : [converted.Target];
        var images = new List<Image>();
        foreach (var manifest in manifests) images.Add(await loader.LoadManifestAsync(manifest, ct));
        return new FormattedImage(converted.Target, images);
    }
}
