using Oci.Content;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>
/// Reads manifests and indexes of <paramref name="source"/> once: choosing, converting and copying all look at them, and a registry counts every look.
/// Everything else passes through.
/// </summary>
internal sealed class DocumentCache(IContentStore source) : IContentStore, IUnverifiedContent, IRangedContent, IContentFiles
{
    private const int AtOnce = 8;

    private readonly MemoryContentStore documents = new();

    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await documents.ContainsAsync(content, ct) || await source.ContainsAsync(content, ct);

    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => IsDocument(content)
        ? await OpenDocumentAsync(content, ct)
        : await source.OpenReadAsync(content, ct);

    public async Task<Stream> OpenUnverifiedAsync(Descriptor content, CancellationToken ct) => IsDocument(content)
        ? await OpenDocumentAsync(content, ct)
        : source is IUnverifiedContent raw ? await raw.OpenUnverifiedAsync(content, ct) : await source.OpenReadAsync(content, ct);

    public Task<Stream> OpenAtAsync(Descriptor content, long offset, CancellationToken ct) => ContentEnd.OpenAsync(IsDocument(content) ? documents : source, content, offset, ct);

    public IntactFile? TryOpenIntact(Descriptor content) => (source as IContentFiles)?.TryOpenIntact(content);

    public Task<bool> TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct) => source is IContentFiles place ? place.TryTakeAsync(file, content, ct) : Task.FromResult(false);

    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => source.BeginWriteAsync(ct);

    /// <summary>Reads the documents that an index lists, several at once.</summary>
    public async Task PrefetchAsync(Descriptor target, CancellationToken ct)
    {
        var children = (await new ImageGraph(this).ChildrenAsync(target, ct)).Where(child => IsDocument(child) && child.Data is null);
        await Parallel.ForEachAsync(children, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (child, stop) =>
        {
            // What is missing is found when it is needed.
            if (await source.ContainsAsync(child, stop)) await ReadAsync(child, stop);
        });
    }

    private static bool IsDocument(Descriptor content) =>
        (MediaTypes.IsManifest(content.MediaType) || MediaTypes.IsIndex(content.MediaType)) && content.Size <= StrictJson.MaxBytes;

    private async Task<Stream> OpenDocumentAsync(Descriptor content, CancellationToken ct)
    {
        if (!await documents.ContainsAsync(content, ct)) await ReadAsync(content, ct);
        return await documents.OpenReadAsync(content, ct);
    }

    private async Task ReadAsync(Descriptor content, CancellationToken ct)
    {
        var bytes = await source.ReadAllAsync(content, ct);
        await using var writer = await documents.BeginWriteAsync(ct);
        await writer.WriteAsync(bytes, ct);
        await writer.CommitAsync(content.MediaType, content, ct);
    }
}
