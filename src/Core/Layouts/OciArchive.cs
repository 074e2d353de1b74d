using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>An OCI image layout in a tar, read at random. It is written as a whole only.</summary>
public sealed partial class OciArchive : IImageRepository, IUnverifiedContent, IDisposable
{
    private readonly ArchiveFile archive;
    private readonly LayoutIndex index;
    private readonly LayoutLookup lookup;

    private OciArchive(ArchiveFile archive)
    {
        this.archive = archive;
        LayoutMarker.Check(Document(LayoutMarker.FileName), Where(LayoutMarker.FileName));
        index = LayoutIndex.Parse(Document(LayoutMarker.IndexName), Where(LayoutMarker.IndexName));
        lookup = new LayoutLookup(this, digest => archive.TryReadSmall(NameOf(digest)));
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The tar; it may be compressed.</param>
    /// <param name="temporaryFolder">Where a compressed one is decompressed.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>, <see cref="ErrorCodes.InvalidTar"/>, <see cref="ErrorCodes.InvalidCompression"/>.</exception>
    public static OciArchive Open(string file, string temporaryFolder)
    {
        var archive = ArchiveFile.Open(file, temporaryFolder);
        try
        {
            return new OciArchive(archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>What its <c>index.json</c> says.</summary>
    public ImageIndex Index => index.Value;

    /// <summary>What a name stands for; the rule of <see cref="OciLayout.FindAsync"/>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>.</exception>
    public Task<Descriptor?> FindAsync(string? name, CancellationToken ct) => lookup.FindAsync(index, name, ct);

    /// <inheritdoc/>
    public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct) => FindAsync(tagOrDigest, ct);

    /// <inheritdoc/>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: always.</exception>
    public Task TagAsync(string tag, Descriptor target, CancellationToken ct) => throw ReadOnly();

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var name in index.Names) yield return name;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct) => Referrers.ListAsync(index, subject, this, ct);

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        archive.Find(NameOf(content.Digest))?.Size == content.Size || await lookup.Composed.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => new VerifyingStream(await OpenUnverifiedAsync(content, ct), content);

    /// <inheritdoc/>
    Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) => OpenUnverifiedAsync(content, ct);

    /// <inheritdoc/>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: always.</exception>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => throw ReadOnly();

    /// <summary>Closes the file.</summary>
    public void Dispose() => archive.Dispose();

    private async Task<Stream> OpenUnverifiedAsync(Descriptor content, CancellationToken ct)
    {
        if (await lookup.Composed.ContainsAsync(content, ct)) return await lookup.Composed.OpenReadAsync(content, ct);
        var entry = archive.Find(NameOf(content.Digest)) ?? throw ContentNotFoundException.In(archive.Path, content);
        return archive.Open(entry);
    }

    private static string NameOf(Digest digest) => $"{LayoutMarker.BlobsName}/{digest.Algorithm}/{digest.Encoded}";

    private string Where(string name) => $"{archive.Path}:{name}";

    private ReadOnlyMemory<byte> Document(string name) => archive.TryReadSmall(name)
        ?? throw new OciException(ErrorCodes.InvalidLayout, $"expected an image layout in `{ByteText.Escape(archive.Path)}`, found no `{name}` in it",
            archive.Find("manifest.json") is null ? null : $"use `docker-archive:{ByteText.Escape(archive.Path)}`");

    private OciException ReadOnly() =>
        new(ErrorCodes.UnsupportedLocation, $"expected a place that can be written piece by piece, found the archive `{ByteText.Escape(archive.Path)}`", "write the image to a new archive");
}
