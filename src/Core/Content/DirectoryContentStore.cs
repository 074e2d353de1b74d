namespace Oci.Content;

/// <summary>Content in a folder, as image layouts have it: <c>ALGORITHM/ENCODED</c> below <paramref name="folder"/>.</summary>
/// <param name="folder">The <c>blobs</c> folder; made when first written to.</param>
public sealed class DirectoryContentStore(string folder) : IContentStore
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => throw new NotSupportedException();
}
