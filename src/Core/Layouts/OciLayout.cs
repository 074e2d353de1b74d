using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Layouts;

/// <summary>An OCI image layout in a folder. Many processes may use one at once. Source: image-spec image-layout.md.</summary>
public sealed class OciLayout : IImageRepository, ITagRemover
{
    private OciLayout(string folder) => (Folder, Blobs) = (folder, new DirectoryContentStore(Path.Combine(folder, "blobs")));

    /// <summary>The folder that holds <c>oci-layout</c> and <c>index.json</c>.</summary>
    public string Folder { get; }

    /// <summary>Its content.</summary>
    public DirectoryContentStore Blobs { get; }

    /// <summary>Opens a layout that is there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: no layout, another version, a half-written file.</exception>
    public static OciLayout Open(string folder) => new(folder);

    /// <summary>Opens a layout, or makes an empty one in a folder that is empty or absent.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public static OciLayout OpenOrCreate(string folder) => new(folder);

    /// <summary>What <c>index.json</c> says now.</summary>
    public Task<ImageIndex> ReadIndexAsync(CancellationToken ct) => throw new NotSupportedException();

    /// <summary>
    /// What a name stands for: the exact <c>org.opencontainers.image.ref.name</c>, then <c>io.containerd.image.name</c>, then <c>@N</c> (the entry of that number), then a digest.
    /// Null or empty: the only image.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>.</exception>
    public Task<Descriptor?> FindAsync(string? name, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Lists <paramref name="target"/> in the index without a name.</summary>
    public Task AddAsync(Descriptor target, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task TagAsync(string tag, Descriptor target, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<bool> UntagAsync(string tag, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListTagsAsync(CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => Blobs.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => Blobs.OpenReadAsync(content, ct);

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Blobs.BeginWriteAsync(ct);
}
