using System.Collections.Concurrent;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;

namespace Oci.Transfer;

/// <summary>Compresses layers anew: every one once, several at once, the largest first, each written to its place while it is made.</summary>
/// <param name="source">Where the layers are.</param>
/// <param name="blobs">Where the new ones go.</param>
/// <param name="options">What they are to be.</param>
/// <param name="progress">Hears of them.</param>
internal sealed class LayerConversion(IContentStore source, IContentStore blobs, CopyOptions options, IProgress<ProgressEvent> progress)
{
    private const string StargzAnnotations = "containerd.io/snapshot/stargz/";
    private const string StargzSize = "io.containers.estargz.uncompressed-size";
    private const string ChunkedAnnotations = "io.github.containers.zstd-chunked.";

    private readonly ConcurrentDictionary<Digest, LayerBlob> converted = new();

    /// <summary>Writes those of <paramref name="layers"/> that have another form than the one wanted.</summary>
    /// <exception cref="OciException">A layer is damaged, or has two tables of content that could differ.</exception>
    public Task RunAsync(IEnumerable<LayerBlob> layers, CancellationToken ct)
    {
        var work = layers.Where(layer => WantedFor(layer.Descriptor) is not null).DistinctBy(layer => layer.Descriptor.Digest).OrderByDescending(layer => layer.Descriptor.Size).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Jobs), CancellationToken = ct };
        return Parallel.ForEachAsync(work, parallel, async (layer, stop) => converted[layer.Descriptor.Digest] = await ConvertAsync(layer, stop));
    }

    /// <summary>Whether a layer has to be written again, and how.</summary>
    public LayerCompression? WantedFor(Descriptor layer)
    {
        if (!MediaTypes.IsLayer(layer.MediaType) || MediaTypes.IsForeignLayer(layer.MediaType)) return null;
        var current = FormatOf(layer.MediaType);
        var wanted = options.Compression ?? (options.Format == ManifestFormat.Docker && current == CompressionFormat.Zstd ? LayerCompression.Gzip : null);
        return wanted is null || wanted.Format == current ? null : wanted;
    }

    /// <summary>What the manifest says of a layer now, with an OCI media type where it was written again. What only helped to read the old bytes lazily is dropped.</summary>
    public Descriptor Of(Descriptor layer) => converted.TryGetValue(layer.Digest, out var blob)
        ? layer with { MediaType = blob.Descriptor.MediaType, Digest = blob.Descriptor.Digest, Size = blob.Descriptor.Size, Data = null, Urls = null, Annotations = WithoutLazy(layer.Annotations) }
        : layer;

    private async Task<LayerBlob> ConvertAsync(LayerBlob layer, CancellationToken ct)
    {
        RefuseTwoTables(layer.Descriptor);
        var scope = layer.Descriptor.Digest.ToString();
        progress.Report(new BlobProgress(scope, 0, layer.Descriptor.Size));
        var written = await LayerWriter.RecompressAsync(layer, new LayerWriterOptions { Compression = WantedFor(layer.Descriptor)!, Scope = scope, Progress = progress }, source, blobs, ct);
        progress.Report(new BlobProgress(scope, layer.Descriptor.Size, layer.Descriptor.Size));
        return written;
    }

    // Two readers could see two images in it.
    private static void RefuseTwoTables(Descriptor layer)
    {
        var names = layer.Annotations?.Keys ?? [];
        if (names.Any(name => name.StartsWith(StargzAnnotations, StringComparison.Ordinal)) && names.Any(name => name.StartsWith(ChunkedAnnotations, StringComparison.Ordinal)))
            throw new OciException(ErrorCodes.UnsafeLayer, $"expected the layer `{layer.Digest}` to have one table of contents at most, found eStargz's and zstd:chunked's");
    }

    private static CompressionFormat FormatOf(string mediaType) =>
        mediaType.EndsWith("gzip", StringComparison.Ordinal) ? CompressionFormat.Gzip : mediaType.EndsWith("zstd", StringComparison.Ordinal) ? CompressionFormat.Zstd : CompressionFormat.None;

    private static Dictionary<string, string>? WithoutLazy(IReadOnlyDictionary<string, string>? annotations)
    {
        var kept = (annotations ?? new Dictionary<string, string>()).Where(pair => pair.Key != StargzSize
            && !pair.Key.StartsWith(StargzAnnotations, StringComparison.Ordinal) && !pair.Key.StartsWith(ChunkedAnnotations, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : kept;
    }
}
