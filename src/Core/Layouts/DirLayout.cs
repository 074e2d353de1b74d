using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// One image in a flat folder, as skopeo's <c>dir:</c> has it: <c>manifest.json</c> (a manifest or an index), blobs and configurations under the hexadecimal
/// part of their digests, the manifests of an index under that and <c>.manifest.json</c>, and <c>version</c>.
/// </summary>
public sealed class DirLayout : IContentStore, ISelfCheckingStore, IUnverifiedContent
{
    internal const string ManifestName = "manifest.json";
    internal const string ManifestSuffix = ".manifest.json";
    internal const string VersionName = "version";
    internal const string Version = "Directory Transport Version: 1.1\n";

    private readonly string folder;

    private DirLayout(string folder) => this.folder = Path.GetFullPath(folder);

    /// <summary>Opens a folder that holds an image.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public static DirLayout Open(string folder)
    {
        var dir = new DirLayout(folder);
        return File.Exists(Path.Combine(dir.folder, ManifestName))
            ? dir
            : throw new OciException(ErrorCodes.InvalidLayout, $"expected an image at `{ByteText.Escape(folder)}`, found no `{ManifestName}` in it");
    }

    /// <summary>The image.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: the manifest is no manifest.</exception>
    public Task<Descriptor> FindAsync(CancellationToken ct)
    {
        var path = Path.Combine(folder, ManifestName);
        var bytes = SmallFile.TryRead(path) ?? default;
        var type = bytes.Length <= StrictJson.MaxBytes ? ManifestSniffer.MediaTypeOf(bytes) : null;
        return type is null
            ? throw new OciException(ErrorCodes.InvalidLayout, $"expected an image manifest at `{ByteText.Escape(path)}`, found {(ManifestSniffer.IsSchema1(bytes) ? ManifestSniffer.Schema1 : "something else")}")
            : Task.FromResult(new Descriptor { MediaType = type, Digest = Digest.Sha256(bytes.Span), Size = bytes.Length });
    }

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => ValueTask.FromResult(PathOf(content) is not null);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => new VerifyingStream(await OpenUnverifiedAsync(content, ct), content);

    /// <inheritdoc/>
    Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) => OpenUnverifiedAsync(content, ct);

    /// <inheritdoc/>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: always. It is written as a whole.</exception>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) =>
        throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a place that can be written piece by piece, found the folder `{ByteText.Escape(folder)}` of one image", "write the image to a new folder");

    /// <summary>
    /// Writes a whole image. What the folder has already, and intact, is not read from the source; what only another image needed goes.
    /// The manifest comes last: until then the folder has the image that it had, also where the copy fails, and a folder that has one is whole.
    /// </summary>
    /// <param name="folder">A folder that is absent, empty, or holds such an image already.</param>
    /// <param name="source">Where the content is.</param>
    /// <param name="target">The manifest or index.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many blobs and documents were written.</returns>
    public static async Task<int> WriteAsync(string folder, IContentStore source, Descriptor target, CancellationToken ct)
    {
        var dir = new DirLayout(folder);
        var before = SmallFile.TryRead(Path.Combine(dir.folder, ManifestName)) is { } manifest ? Digest.Sha256(manifest.Span) : default(Digest?);
        dir.Prepare();
        var leftovers = new DirLeftovers(before == target.Digest);
        var written = 1;
        await foreach (var node in new ImageGraph(source).WalkAsync(target, ct))
        {
            if (node.Digest == target.Digest) continue;
            leftovers.Keep(NameOf(node));
            if (MediaTypes.IsForeignLayer(node.MediaType) && !await source.ContainsAsync(node, ct) || await dir.IsIntactAsync(node, ct)) continue;
            await dir.WriteAsync(source, node, NameOf(node), ct);
            written++;
        }
        await dir.WriteAsync(source, target, ManifestName, ct);
        leftovers.Sweep(dir.folder);
        return written;
    }

    private void Prepare()
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder));
        if (Directory.EnumerateFileSystemEntries(folder).Any() && !IsMarked())
            throw new OciException(ErrorCodes.InvalidLayout, $"expected a folder that is empty or holds one image, found other files in `{ByteText.Escape(folder)}`", "name a new folder");
        DurableFile.Sweep(folder);
        DurableFile.Write(Path.Combine(folder, VersionName), System.Text.Encoding.ASCII.GetBytes(Version));
    }

    // Many folders have a file of this name; what is in it tells.
    private bool IsMarked() => SmallFile.TryRead(Path.Combine(folder, VersionName)) is { } text && text.Span.StartsWith("Directory Transport Version: "u8);

    /// <inheritdoc/>
    /// <remarks>The manifest is never counted as there: it is written with every copy.</remarks>
    public async ValueTask<bool> IsIntactAsync(Descriptor content, CancellationToken ct)
    {
        if (Path.GetFileName(PathOf(content)) != NameOf(content)) return false;
        try
        {
            await using var there = await OpenReadAsync(content, ct);
            await there.CopyToAsync(Stream.Null, ct);
            return true;
        }
        catch (Exception e) when (e is DigestMismatchException or FileSystemException)
        {
            return false; // another one takes its place
        }
    }

    private async Task WriteAsync(IContentStore source, Descriptor content, string name, CancellationToken ct)
    {
        await using var from = await source.OpenWhereverAsync(content, ct);
        using var file = DurableFile.Begin(folder);
        await HostFile.CopyAsync(from, file.Stream, ct);
        file.Commit(Path.Combine(folder, name));
    }

    private static string NameOf(Descriptor content) =>
        MediaTypes.IsManifest(content.MediaType) || MediaTypes.IsIndex(content.MediaType) ? content.Digest.Encoded + ManifestSuffix : content.Digest.Encoded;

    private string? PathOf(Descriptor content) => ((string[])[content.Digest.Encoded, content.Digest.Encoded + ManifestSuffix, ManifestName])
        .Select(name => new FileInfo(Path.Combine(folder, name)))
        .FirstOrDefault(file => file is { Exists: true, LinkTarget: null } && file.Length == content.Size && (file.Name != ManifestName || IsTarget(content)))?.FullName;

    private bool IsTarget(Descriptor content) => SmallFile.TryRead(Path.Combine(folder, ManifestName)) is { } bytes && Digest.Sha256(bytes.Span) == content.Digest;

    private Task<Stream> OpenUnverifiedAsync(Descriptor content, CancellationToken ct)
    {
        var handle = PathOf(content) is { } path ? RegularFile.TryOpen(path) : null;
        return handle is null
            ? throw ContentNotFoundException.In(folder, content)
            : Task.FromResult<Stream>(new FileStream(handle, FileAccess.Read, bufferSize: 0));
    }
}
