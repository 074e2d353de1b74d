using System.Runtime.Versioning;
using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Copies files into a container as ADD of a Containerfile does, by the same rules.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class AddOperation(OciHost host)
{
    /// <summary>Copies.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SourceNotFound"/>, <see cref="ErrorCodes.CopyConflict"/>, <see cref="ErrorCodes.ContainerRunning"/>.</exception>
    public async Task RunAsync(AddRequest request, CancellationToken ct)
    {
        var home = new ContainerStore(host).Find(request.Container);
        using var owned = home.Own();
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        await using var snapshot = await snapshotter.OpenKeptAsync(home.Id, home.Chain, ct);
        using var work = WorkFolder.Create(host);
        using var resources = new Disposables();
        // As the snapshot opened it: its path may lead to it in a mount namespace of our own only.
        var target = new PendingTree(new FolderTree(snapshot.Root, new FolderTreeOptions { HasOwners = true }));
        var copier = new FileCopier(target, await OptionsOfAsync(request, home, target, ct));
        var spool = resources.Add(new ContentSpool(work.Path));
        foreach (var source in request.Sources) await Task.Run(() => Copy(request, source, target, copier, spool, resources, ct), ct);
        await ApplyAsync(target, snapshot.Root, work.New(), ct);
    }

    private async Task<CopyOptions> OptionsOfAsync(AddRequest request, ContainerHome home, PendingTree target, CancellationToken ct)
    {
        ModeExpression? mode = null;
        if (request.Chmod is { } text && !ModeExpression.TryParse(text, out mode))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a mode such as `0644` or `u+x`, found `{ByteText.Escape(text)}`", "--chmod 0644");
        return new CopyOptions
        {
            Owner = request.Chown is { } owner ? await Ownership.ResolveAsync(owner, target, ct) : null,
            Mode = mode is null ? null : mode.Apply,
            Now = new UnixTime(host.SourceDateEpoch ?? host.Time.GetUtcNow().ToUnixTimeSeconds()),
            Destination = DestinationOf(request, home),
        };
    }

    private static string DestinationOf(AddRequest request, ContainerHome home) =>
        request.Destination.StartsWith('/') ? request.Destination : $"{home.Document.Config.Config?.WorkingDir ?? ""}/{request.Destination}";

    private static void Copy(AddRequest request, string source, PendingTree target, FileCopier copier, ContentSpool spool, Disposables resources, CancellationToken ct)
    {
        // What has no wildcard may be a link: it is followed on the host, as the user who names it would expect.
        var full = Path.GetFullPath(source);
        var (folder, pattern) = Directory.Exists(full) ? (full, "/") : (Path.GetDirectoryName(full) ?? "/", Path.GetFileName(full));
        if (!Directory.Exists(folder)) throw NotFound(source);
        var tree = resources.Add(new FolderTree(RootDirectory.Open(folder), new FolderTreeOptions()));
        var excludes = request.Exclude.Count == 0 ? null : IgnoreFile.FromPatterns(request.Exclude).ThrowIfErrors();
        var matches = new CopySelector(tree, excludes).Select(pattern);
        if (matches.Count == 0) throw NotFound(source);
        var destination = copier.Destination;
        foreach (var match in matches)
        {
            if (!request.KeepArchives && match.Node.IsFile && Unpack(match, target, copier, spool, ct)) continue;
            copier.Copy(match, request.Sources.Count > 1 && !destination.EndsWith('/') ? destination + "/" : destination);
        }
    }

    private static bool Unpack(CopyMatch match, PendingTree target, FileCopier copier, ContentSpool spool, CancellationToken ct)
    {
        var unpacker = new ArchiveUnpacker(target, copier, copier.Locate(RootPath.Clean(copier.Destination)), spool);
        using var content = match.Tree.OpenRead(match.Node);
        return unpacker.TryUnpack(content, ct);
    }

    // The same two steps as every layer takes: what is right in an image is right here.
    private static async Task ApplyAsync(PendingTree target, RootDirectory root, string folder, CancellationToken ct)
    {
        var store = new DirectoryContentStore(folder);
        var layer = await LayerWriter.WriteAsync(new ChangeSet(target.ToChanges()), new LayerWriterOptions { Compression = LayerCompression.None }, store, ct);
        await using var blob = await store.OpenReadAsync(layer.Descriptor, ct);
        await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar => new LayerApplier(root, new ApplyOptions()).Apply(tar, ct), ct);
    }

    private static OciException NotFound(string source) => new(ErrorCodes.SourceNotFound, $"expected a file or folder at `{ByteText.Escape(source)}`, found nothing");
}
