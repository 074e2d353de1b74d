using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Puts a file or folder into an image as a layer, or takes a path away with one. Nothing is unpacked.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class InsertOperation(OciHost host)
{
    /// <summary>Inserts and names the result.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SourceNotFound"/>, <see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnmappedId"/>, <see cref="ErrorCodes.UnsupportedLocation"/>; <see cref="ErrorCodes.Usage"/>.</exception>
    public Task<Descriptor> RunAsync(InsertRequest request, CancellationToken ct) => ImageEditing.RepeatAsync(() => EditAsync(request, ct));

    private async Task<Descriptor> EditAsync(InsertRequest request, CancellationToken ct)
    {
        using var source = request.Whiteout ? null : InsertSource.Open(request);
        Check(request);
        using var editing = await ImageEditing.BeginAsync(host, request.Image, request.Tag, ct);
        var rewriter = new ImageRewriter(editing.Content, editing.Output, host.Progress);
        var target = await rewriter.RewriteAsync(
            editing.Source.Target, request.Platform, (image, stop) => InsertAsync(new ImageRevision(image), source, request, editing, stop), ct);
        return await editing.CommitAsync(target, ct);
    }

    private static void Check(InsertRequest request)
    {
        if (request.Target.Length == 0) throw new OciException(ErrorCodes.Usage, "expected a path in the image, found an empty one", "`/` is the root");
        if (request.Whiteout && RootPath.Clean(request.Target).IsRoot) throw new OciException(ErrorCodes.Usage, "expected a path below the root to take away, found the root itself", "--whiteout /some/folder");
        if (request.Whiteout && request.Opaque) throw new OciException(ErrorCodes.Usage, "expected `--opaque` or `--whiteout`, found both", "leave one of them out");
        if (request.Whiteout && request.Source is not null) throw new OciException(ErrorCodes.Usage, "expected no source beside `--whiteout`, found one", "dotnet-oci insert --whiteout IMAGE TARGET");
    }

    private async Task<Image> InsertAsync(ImageRevision image, InsertSource? source, InsertRequest request, ImageEditing editing, CancellationToken ct)
    {
        var path = RootPath.Clean(request.Target);
        var changes = new SortedDictionary<RootPath, Change[]>();
        var merges = source is { IsDirectory: true } && !request.Opaque;
        var target = path.IsRoot || (path.Parent.IsRoot && !merges) ? path : await AddParentsAsync(image, path, merges, changes, editing, ct);
        if (source is null) changes[target] = [new DeletedChange(target)];
        else source.AddTo(changes, target, request.Opaque);
        var options = new LayerWriterOptions
        {
            Compression = LayerTypes.CompressionFor(image, request.Compression),
            SourceDateEpoch = host.SourceDateEpoch is { } seconds ? new UnixTime(seconds) : null,
            Progress = host.Progress,
        };
        var layer = await LayerWriter.WriteAsync(new ChangeSet(changes.Values.SelectMany(each => each)), options, editing.Output, ct);
        return await image.Add(layer, request.History.ToEntry(host, "insert", image.Config.Author)).CommitAsync(editing.Output, ct);
    }

    // The folders on the way are written as they are: a reader that looks at this layer alone need not guess their attributes.
    private async Task<RootPath> AddParentsAsync(ImageRevision image, RootPath path, bool merges, SortedDictionary<RootPath, Change[]> changes, ImageEditing editing, CancellationToken ct)
    {
        using var tree = await host.OpenTrees(editing.Content).OpenAsync(image.Layers, ct);
        var parent = tree.Locate(path.Parent).Path
            ?? throw new OciException(ErrorCodes.ImpossibleEdit, $"expected a folder at `{path.Parent}` in the image, found links that do not end");
        var target = parent.Append(path.Name);
        // A folder is merged with the one that a link leads to, as where `/lib` is one to `/usr/lib`: in its place it would hide what is there.
        if (merges && tree.Find(target) is { IsSymlink: true } && tree.Resolve(target) is { IsDirectory: true } linked) target = linked.Path;
        for (var at = target.Parent; !at.IsRoot; at = at.Parent)
        {
            var node = tree.Find(at) is { IsDirectory: true } there ? there : TreeNode.Folder(at);
            changes[at] = [new DirectoryChange(at, node.Metadata)];
        }
        return target;
    }
}
