namespace Oci.Content;

/// <summary>
/// Reads from <paramref name="local"/>, and what is not there from <paramref name="remote"/>, keeping it locally while it passes by.
/// Content that is not read to its end, or turns out to be wrong, is not kept. Writes go to <paramref name="local"/>.
/// </summary>
public sealed class ReadThroughStore(IContentStore local, IContentStore remote) : IContentStore, IContentFiles
{
    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await local.ContainsAsync(content, ct) || await remote.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct)
    {
        if (await local.ContainsAsync(content, ct)) return await local.OpenReadAsync(content, ct);
        var source = await remote.OpenReadAsync(content, ct);
        try
        {
            return new KeepingStream(source, await local.BeginWriteAsync(ct), content);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    IntactFile? IContentFiles.TryOpenIntact(Descriptor content) => (local as IContentFiles)?.TryOpenIntact(content);

    /// <inheritdoc/>
    Task<bool> IContentFiles.TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct) =>
        local is IContentFiles place ? place.TryTakeAsync(file, content, ct) : Task.FromResult(false);

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => local.BeginWriteAsync(ct);
}
