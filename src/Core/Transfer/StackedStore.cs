using Oci.Content;

namespace Oci.Transfer;

/// <summary>Reads from <paramref name="above"/>, and what is not there from <paramref name="below"/>: a few new documents or layers on top of a place that stays as it is.</summary>
internal sealed class StackedStore(IContentStore above, IContentStore below) : IContentStore, IUnverifiedContent, IRangedContent, IContentFiles
{
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await above.ContainsAsync(content, ct) || await below.ContainsAsync(content, ct);

    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => await (await OwnerAsync(content, ct)).OpenReadAsync(content, ct);

    public async Task<Stream> OpenUnverifiedAsync(Descriptor content, CancellationToken ct)
    {
        var owner = await OwnerAsync(content, ct);
        return owner is IUnverifiedContent raw ? await raw.OpenUnverifiedAsync(content, ct) : await owner.OpenReadAsync(content, ct);
    }

    public async Task<Stream> OpenAtAsync(Descriptor content, long offset, CancellationToken ct) => await ContentEnd.OpenAsync(await OwnerAsync(content, ct), content, offset, ct);

    public IntactFile? TryOpenIntact(Descriptor content) => (above as IContentFiles)?.TryOpenIntact(content) ?? (below as IContentFiles)?.TryOpenIntact(content);

    public Task<bool> TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct) => above is IContentFiles place ? place.TryTakeAsync(file, content, ct) : Task.FromResult(false);

    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => above.BeginWriteAsync(ct);

    private async ValueTask<IContentStore> OwnerAsync(Descriptor content, CancellationToken ct) => await above.ContainsAsync(content, ct) ? above : below;
}
