using Oci.Native;

namespace Oci.Content;

/// <summary>
/// Writes several contents into a folder's store, which appear together: each goes to the disk while the next is written, and the folder is synced once.
/// What was written cannot be read before <see cref="CommitAsync"/>; without it nothing stays. Any number may be written at once.
/// </summary>
public sealed class ContentBatch : IContentStore, IAsyncDisposable
{
    private readonly DirectoryContentStore store;
    private readonly List<(DurableFile File, Descriptor Content, Task Synced)> written = [];

    internal ContentBatch(DirectoryContentStore store) => this.store = store;

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => store.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => store.OpenReadAsync(content, ct);

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Task.FromResult<ContentWriter>(new DirectoryContentWriter(store.BeginFile(), KeepAsync));

    /// <summary>Waits until everything is on disk, and gives it its names in the order in which it was written.</summary>
    /// <exception cref="Diagnostics.OciException">Something cannot be synced or renamed; what has its name by then is whole.</exception>
    public async Task CommitAsync(CancellationToken ct)
    {
        foreach (var (_, _, synced) in written) await synced.WaitAsync(ct);
        store.PublishSynced(written.Select(each => (each.File, each.Content)));
        written.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (file, _, synced) in written)
        {
            await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            file.Dispose();
        }
        written.Clear();
    }

    private async Task KeepAsync(DurableFile file, Descriptor content, CancellationToken ct)
    {
        if (await store.IsIntactAsync(content, ct))
        {
            file.Dispose();
            return;
        }
        lock (written)
        {
            if (written.Any(each => each.Content.Digest == content.Digest)) file.Dispose();
            else written.Add((file, content, Task.Run(file.Sync, CancellationToken.None)));
        }
    }
}
