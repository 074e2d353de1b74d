using System.Collections.Concurrent;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>
/// Copies content with everything below it into another store: first it asks for everything what is there already, then the missing blobs travel, several at
/// once, the largest first; then manifests; then the indexes that list them.
/// </summary>
internal sealed class GraphCopy(IContentStore source, IContentStore destination, int jobs, IProgress<ProgressEvent> progress)
{
    private readonly ImageGraph graph = new(source);
    private readonly ConcurrentDictionary<(Digest, long, string), bool> done = new();
    private NamedRoot? root;
    private int copied;
    private int skipped;

    public int Copied => copied;

    public int Skipped => skipped;

    /// <summary>Copies; what it is about goes, when all below it is there, together with its name.</summary>
    public Task CopyAsync(NamedRoot named, CancellationToken ct)
    {
        root = named;
        return CopyAsync(named.Target, ct);
    }

    /// <summary>Copies.</summary>
    /// <returns>The documents that were visited, parents after children.</returns>
    public async Task<IReadOnlyList<Descriptor>> CopyAsync(Descriptor top, CancellationToken ct)
    {
        var (blobs, documents) = (new List<Descriptor>(), new List<Descriptor>());
        await foreach (var node in graph.WalkAsync(top, ct))
        {
            if (IsDocument(node)) documents.Add(node);
            else if (!done.ContainsKey(ImageGraph.KeyOf(node))) blobs.Add(node);
        }
        await CopyAllAsync(blobs, ct);
        await CopyAllAsync(documents.Where(node => MediaTypes.IsManifest(node.MediaType)), ct);
        foreach (var index in documents.Where(node => MediaTypes.IsIndex(node.MediaType))) await CopyAllAsync([index], ct);
        return documents;
    }

    private static bool IsDocument(Descriptor node) => MediaTypes.IsManifest(node.MediaType) || MediaTypes.IsIndex(node.MediaType);

    private async Task CopyAllAsync(IEnumerable<Descriptor> contents, CancellationToken ct)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, jobs), CancellationToken = ct };
        var missing = new ConcurrentQueue<Descriptor>();
        await Parallel.ForEachAsync(contents, options, async (content, stop) =>
        {
            if (await IsThereAsync(content, stop)) Skip(content, "already there");
            else missing.Enqueue(content);
        });
        await Parallel.ForEachAsync(missing.OrderByDescending(content => content.Size), options, async (content, stop) =>
        {
            if (MediaTypes.IsForeignLayer(content.MediaType) && !await source.ContainsAsync(content, stop)) Skip(content, "not to be distributed");
            else await TransferAsync(content, stop);
        });
    }

    private NamedRoot? Root(Descriptor content) => root?.Target.Digest == content.Digest ? root : null;

    // What is there but damaged travels again. A root whose content had to travel is hardly there, and need not be asked for.
    private async ValueTask<bool> IsThereAsync(Descriptor content, CancellationToken ct) => destination switch
    {
        _ when Root(content) is { } named => copied == 0 && await named.IsThereAsync(ct),
        IContentReceiver receiver when !IsDocument(content) && receiver.AsksByItself(content) => false,
        ISelfCheckingStore checking => await checking.IsIntactAsync(content, ct),
        _ => await destination.ContainsAsync(content, ct),
    };

    private void Skip(Descriptor content, string reason)
    {
        done[ImageGraph.KeyOf(content)] = true;
        Interlocked.Increment(ref skipped);
        progress.Report(new BlobSkipped(content.Digest.ToString(), content.Size, reason));
    }

    // A bit that flipped on the way is right the second time; what is wrong at the source stays wrong.
    private async Task TransferAsync(Descriptor content, CancellationToken ct)
    {
        var isSent = true;
        try
        {
            isSent = await TransferOnceAsync(content, ct);
        }
        catch (DigestMismatchException)
        {
            isSent = await TransferOnceAsync(content, ct);
        }
        if (!isSent)
        {
            Skip(content, "there already, or taken from a neighbour");
            return;
        }
        done[ImageGraph.KeyOf(content)] = true;
        Interlocked.Increment(ref copied);
        progress.Report(new BlobProgress(content.Digest.ToString(), content.Size, content.Size));
    }

    private async Task<bool> TransferOnceAsync(Descriptor content, CancellationToken ct)
    {
        var report = new BlobReport(content, progress);
        report.Tell(0);
        if (Root(content) is { } named)
        {
            await named.WriteAsync(await source.ReadAllAsync(content, ct), ct);
            return true;
        }
        if (destination is IContentReceiver receiver && !IsDocument(content) && (content.Data is null || await source.ContainsAsync(content, ct)))
            return await receiver.ReceiveAsync(content, (offset, stop) => ContentEnd.OpenAsync(source, content, offset, stop), report.Tell, ct);
        await WriteAsync(content, report, ct);
        return true;
    }

    private async Task WriteAsync(Descriptor content, BlobReport report, CancellationToken ct)
    {
        if (!await TryHandOverAsync(content, ct)) await WriteThroughAsync(content, report, ct);
    }

    private async Task<bool> TryHandOverAsync(Descriptor content, CancellationToken ct)
    {
        if (source is not IContentFiles from || destination is not IContentFiles to || IsDocument(content)) return false;
        using var file = from.TryOpenIntact(content);
        return file is not null && await to.TryTakeAsync(file, content, ct);
    }

    // The writer hashes what it gets, so the source need not.
    private async Task WriteThroughAsync(Descriptor content, BlobReport report, CancellationToken ct)
    {
        await using var from = await OpenAsync(content, ct);
        await using var to = await destination.BeginWriteAsync(ct);
        var buffer = new byte[1 << 17];
        long passed = 0;
        for (int count; (count = await from.ReadAsync(buffer, ct)) > 0;)
        {
            passed += count;
            if (passed > content.Size) throw VerifyingStream.TooLong(content);
            await to.WriteAsync(buffer.AsMemory(0, count), ct);
            report.Tell(passed);
        }
        await to.CommitAsync(content.MediaType, content, ct);
    }

    private async Task<Stream> OpenAsync(Descriptor content, CancellationToken ct)
    {
        if (content.Data is { } data && !await source.ContainsAsync(content, ct)) return new MemoryStream(data, writable: false);
        return source is IUnverifiedContent raw ? await raw.OpenUnverifiedAsync(content, ct) : await source.OpenReadAsync(content, ct);
    }
}
