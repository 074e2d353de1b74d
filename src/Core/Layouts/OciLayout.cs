using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// An OCI image layout in a folder. Many processes may use one at once: blobs appear whole, <c>index.json</c> is replaced by renaming under a lock on the folder.
/// Files that the specification does not name are left alone. Source: image-spec image-layout.md.
/// </summary>
public sealed partial class OciLayout : IImageRepository, ITagRemover, ISelfCheckingStore, IUnverifiedContent, IContentFiles
{
    // Its holder reads, writes and renames one file: longer than this it hangs.
    private static readonly TimeSpan LongestEdit = TimeSpan.FromSeconds(90);
    // A collection hashes nothing, but copies and builds that it waits for take their time.
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(10);

    private readonly LayoutLookup lookup;
    private readonly IProgress<ProgressEvent>? progress;
    // A store's index names every image that is there: the same bytes are not made a model of again. Never believed without the file's bytes beside it.
    private LayoutIndex? known;

    private OciLayout(string folder, IntactBlobs? intact, IProgress<ProgressEvent>? progress)
    {
        this.progress = progress;
        Folder = Path.GetFullPath(folder);
        Blobs = new DirectoryContentStore(Path.Combine(Folder, LayoutMarker.BlobsName), intact);
        lookup = new LayoutLookup(this, digest => SmallFile.TryRead(Blobs.PathOf(digest)));
    }

    /// <summary>The folder that holds <c>oci-layout</c> and <c>index.json</c>.</summary>
    public string Folder { get; }

    /// <summary>Its content.</summary>
    public DirectoryContentStore Blobs { get; }

    /// <summary>How long to wait for others who use the layout; null for the usual.</summary>
    internal TimeSpan? LongestWait { get; set; }

    /// <summary>What <c>index.json</c> says now.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public Task<ImageIndex> ReadIndexAsync(CancellationToken ct) => Task.FromResult(ReadIndex().Value);

    /// <summary>
    /// What a name stands for: the exact <c>org.opencontainers.image.ref.name</c>, then <c>io.containerd.image.name</c>, then <c>@N</c> (the entry of that number), then a digest.
    /// Null or empty: the only image. Several entries of different platforms under one name (or all without) are one image with these platforms.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>.</exception>
    public Task<Descriptor?> FindAsync(string? name, CancellationToken ct) => lookup.FindAsync(ReadIndex(), name, ct);

    /// <summary>Lists <paramref name="target"/> in the index without a name, unless it is listed already.</summary>
    public Task AddAsync(Descriptor target, CancellationToken ct) => EditAsync(index => LayoutIndex.Add(index, target), target, ct);

    /// <summary>Whether <c>index.json</c> itself has an entry for <paramref name="target"/>.</summary>
    internal bool Lists(Descriptor target) => ReadIndex().Find(target.Digest) is not null;

    /// <inheritdoc/>
    public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct) => FindAsync(tagOrDigest, ct);

    /// <inheritdoc/>
    public Task TagAsync(string tag, Descriptor target, CancellationToken ct) => tag.Length == 0
        ? throw new OciException(ErrorCodes.InvalidReference, "expected a name for the image, found an empty one")
        : EditAsync(index => LayoutIndex.Tag(index, tag, target), target, ct);

    /// <inheritdoc/>
    public async Task<bool> UntagAsync(string tag, CancellationToken ct)
    {
        var removed = false;
        await EditAsync(
            index =>
            {
                var edited = LayoutIndex.Untag(index, tag);
                removed = !ReferenceEquals(edited, index);
                return edited;
            },
            null,
            ct);
        return removed;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var name in ReadIndex().Names)
        {
            ct.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct) => Referrers.ListAsync(ReadIndex(), subject, this, ct);

    /// <summary>
    /// Keeps <see cref="LayoutCollector"/> away until the result is disposed: for whoever writes, or relies on, content that no name keeps yet.
    /// Many may do so at once.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Locked"/>: a collection does not end.</exception>
    public async Task<IDisposable> UseAsync(CancellationToken ct) => await LayoutUse.BeginAsync(MakeBlobs(), Patience(LongestUse), ct);

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await Blobs.ContainsAsync(content, ct) || await lookup.Composed.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) =>
        await lookup.Composed.ContainsAsync(content, ct) ? await lookup.Composed.OpenReadAsync(content, ct) : await Blobs.OpenReadAsync(content, ct);

    /// <inheritdoc/>
    async Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) =>
        await lookup.Composed.ContainsAsync(content, ct) ? await lookup.Composed.OpenReadAsync(content, ct) : await ((IUnverifiedContent)Blobs).OpenUnverifiedAsync(content, ct);

    /// <inheritdoc/>
    IntactFile? IContentFiles.TryOpenIntact(Descriptor content) => ((IContentFiles)Blobs).TryOpenIntact(content);

    /// <inheritdoc/>
    Task<bool> IContentFiles.TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct) => ((IContentFiles)Blobs).TryTakeAsync(file, content, ct);

    /// <inheritdoc/>
    public ValueTask<bool> IsIntactAsync(Descriptor content, CancellationToken ct) => Blobs.IsIntactAsync(content, ct);

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Blobs.BeginWriteAsync(ct);

    /// <inheritdoc cref="LayoutLookup.DescribeAsync"/>
    internal Task<Descriptor?> DescribeAsync(Digest digest, CancellationToken ct) => lookup.DescribeAsync(digest, ct);

    /// <summary>The lock that <see cref="UseAsync"/> shares, alone.</summary>
    internal Task<AdvisoryLock> UseAloneAsync(CancellationToken ct) => LayoutUse.BeginAloneAsync(MakeBlobs(), Patience(LongestUse), ct);

    /// <summary>Puts <paramref name="target"/> in the place of what is expected under a name; false, and nothing is changed, where somebody else has put another thing there. See <see cref="LayoutIndex.Replace"/>.</summary>
    internal async Task<bool> TryReplaceAsync(string? name, ExpectedTarget expected, Descriptor target, CancellationToken ct)
    {
        var replaced = false;
        await ChangeAsync(
            index =>
            {
                var edited = index.Replace(name, expected, target);
                replaced = edited is not null;
                return edited ?? index.Value;
            },
            target,
            ct);
        return replaced;
    }

    /// <summary>Changes <c>index.json</c>: read, edited and replaced under the layout's lock, so that nobody's change is lost.</summary>
    internal Task EditAsync(Func<ImageIndex, ImageIndex> edit, Descriptor? needed, CancellationToken ct) => ChangeAsync(index => edit(index.Value), needed, ct);

    private async Task ChangeAsync(Func<LayoutIndex, ImageIndex> edit, Descriptor? needed, CancellationToken ct)
    {
        using var held = await AdvisoryLock.AcquireAsync(Folder, LockMode.Exclusive, Patience(LongestEdit), ct);
        if (needed is not null && !await Blobs.ContainsAsync(needed, ct))
            throw new ContentNotFoundException($"expected `{needed.Digest}` in `{ByteText.Escape(Folder)}` before it is named, found nothing");
        DurableFile.Sweep(Folder);
        var index = ReadIndex();
        var edited = edit(index);
        if (!ReferenceEquals(edited, index.Value)) WriteIndex(edited, index.Raw.Span);
    }

    private LockPatience Patience(TimeSpan usual) => new(LongestWait ?? usual, progress);

    // What would be the same is left alone: nothing has to be synced, and its stamp goes on telling that nothing has changed.
    private void WriteIndex(ImageIndex index, ReadOnlySpan<byte> present)
    {
        var bytes = BytesOf(index);
        if (!present.SequenceEqual(bytes)) DurableFile.Write(Path.Combine(Folder, LayoutMarker.IndexName), bytes);
    }

    private static byte[] BytesOf(ImageIndex index) => StrictJson.Serialize(index with { MediaType = MediaTypes.OciIndex }, ImagesJson.Strict.ImageIndex);

    private string MakeBlobs()
    {
        if (!Directory.Exists(Blobs.Folder)) HostFile.Translate("mkdir", Blobs.Folder, () => Directory.CreateDirectory(Blobs.Folder));
        return Blobs.Folder;
    }

    private LayoutIndex ReadIndex()
    {
        var path = Path.Combine(Folder, LayoutMarker.IndexName);
        var bytes = SmallFile.TryRead(path) ?? throw Missing(Folder, LayoutMarker.IndexName);
        return Volatile.Read(ref known) is { } same && same.Raw.Span.SequenceEqual(bytes.Span) ? same : known = LayoutIndex.Parse(bytes, path);
    }
}
