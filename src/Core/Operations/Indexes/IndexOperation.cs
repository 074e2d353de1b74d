using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes and changes image indexes by hand. Content that an index gets travels to where the index is.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class IndexOperation(OciHost host)
{
    /// <summary>Makes an index and names it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnsupportedLocation"/>; <see cref="ErrorCodes.ImpossibleEdit"/>: `--amend` for something that is no index.</exception>
    public Task<Descriptor> CreateAsync(IndexCreateRequest request, CancellationToken ct) => ImageEditing.RepeatAsync(() => CreateOnceAsync(request, ct));

    private async Task<Descriptor> CreateOnceAsync(IndexCreateRequest request, CancellationToken ct)
    {
        var destination = ImageLocation.Parse(request.Index);
        using var editing = await BeginAsync(request, destination, ct);
        var start = request.Amend && editing.Source.Target.Size > 0 ? await ReadAsync(editing, ct) : ImageIndex.Empty;
        var entries = start.Manifests.ToList();
        foreach (var image in request.Images) await new IndexEntries(host, editing).AddAsync(entries, image, request.All, new IndexEntryOptions(), ct);
        var index = start with
        {
            MediaType = MediaTypes.OciIndex,
            Manifests = entries,
            ArtifactType = request.ArtifactType ?? start.ArtifactType,
            Annotations = NamedValues.Edit(start.Annotations, "--annotation", request.Annotations, []),
        };
        return await CommitAsync(editing, index, ct);
    }

    /// <summary>Adds images and artifacts to an index.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.ImpossibleEdit"/>: there is no index of that name.</exception>
    public Task<Descriptor> AddAsync(IndexAddRequest request, CancellationToken ct) => EditAsync(
        request.Index,
        async (editing, index) =>
        {
            var entries = index.Manifests.ToList();
            foreach (var image in request.Images) await new IndexEntries(host, editing).AddAsync(entries, image, request.All, request.Entry, ct);
            return index with { Manifests = entries };
        },
        ct);

    /// <summary>Adds what was built to an index, each image in place of the one for its platform. Where there is no index of that name it is made.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: there is something else of that name.</exception>
    internal Task<Descriptor> AddBuiltAsync(string name, OpenedImage built, CancellationToken ct) => ImageEditing.RepeatAsync(() => AddBuiltOnceAsync(name, built, ct));

    private async Task<Descriptor> AddBuiltOnceAsync(string name, OpenedImage built, CancellationToken ct)
    {
        using var editing = await BeginBuiltAsync(name, ct);
        var start = await ReadBuiltAsync(editing, built.Target, ct);
        var added = new List<Descriptor>();
        await new IndexEntries(host, editing).AddAsync(added, built, all: true, new IndexEntryOptions(), ct);
        return await CommitAsync(editing, start with { Manifests = [.. start.Manifests.Where(old => !added.Exists(entry => Replaces(entry, old))), .. added] }, ct);
    }

    /// <summary>Whether images can be added to what has this name: said before they are built.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>, <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    internal async Task CheckAsync(string name, CancellationToken ct)
    {
        using var editing = await BeginBuiltAsync(name, ct);
        if (editing.Source.Target.Size > 0) await ReadAsync(editing, ct);
    }

    /// <summary>Takes entries out of an index.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: there is no such entry, or no such index.</exception>
    public Task<Descriptor> RemoveAsync(IndexRemoveRequest request, CancellationToken ct) => EditAsync(
        request.Index,
        (_, index) => Task.FromResult(index with { Manifests = request.Entries.Aggregate(index.Manifests.ToList(), (left, name) => { left.Remove(IndexEntries.Find(left, name)); return left; }) }),
        ct);

    /// <summary>Says more of an index, or of one of its entries.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: there is no such entry, or no such index.</exception>
    public Task<Descriptor> AnnotateAsync(IndexAnnotateRequest request, CancellationToken ct) => EditAsync(
        request.Index,
        (_, index) => Task.FromResult(request.Entry is not { } name
            ? index with { Annotations = NamedValues.Edit(index.Annotations, "--annotation", request.Options.Annotations, []) }
            : index with { Manifests = IndexEntries.Replace(index.Manifests, IndexEntries.Find(index.Manifests, name), request.Options.Apply) }),
        ct);

    // A plain name is the local store's, whether it has it or not.
    private Task<ImageEditing> BeginBuiltAsync(string name, CancellationToken ct)
    {
        var destination = ImageLocation.Parse(name) is NamedLocation { Reference: var reference } ? new StoreLocation(reference) : ImageLocation.Parse(name);
        return BeginAsync(new IndexCreateRequest { Index = destination.ToString()!, Amend = true }, destination, ct);
    }

    private static async Task<ImageIndex> ReadBuiltAsync(ImageEditing editing, Descriptor built, CancellationToken ct)
    {
        if (editing.Source.Target.Size > 0) return await ReadAsync(editing, ct);
        var docker = built.MediaType is MediaTypes.DockerManifest or MediaTypes.DockerManifestList;
        return ImageIndex.Empty with { MediaType = docker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex };
    }

    private static bool Replaces(Descriptor entry, Descriptor old) =>
        entry.Digest == old.Digest || (entry.Platform is { } platform && old.Platform is { } other && (platform.FullName, platform.OsVersion) == (other.FullName, other.OsVersion));

    private async Task<ImageEditing> BeginAsync(IndexCreateRequest request, ImageLocation destination, CancellationToken ct)
    {
        if (request.Amend)
        {
            try
            {
                return await ImageEditing.BeginAsync(host, request.Index, null, ct);
            }
            catch (OciException fault) when (fault.Code == ErrorCodes.ImageNotFound || fault.Code == ErrorCodes.InvalidLayout)
            {
                // Nothing to amend: it is made.
            }
        }
        var nothing = new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256([]), Size = 0 };
        IContentStore there = destination is RegistryLocation { Reference: var reference } ? host.OpenToWrite(reference) : new MemoryContentStore();
        return await ImageEditing.BeginAsync(host, new OpenedImage(destination, there, nothing), destination, request.Amend ? new ExpectedTarget(null) : null, ct);
    }

    private Task<Descriptor> EditAsync(string name, Func<ImageEditing, ImageIndex, Task<ImageIndex>> edit, CancellationToken ct) => ImageEditing.RepeatAsync(async () =>
    {
        using var editing = await ImageEditing.BeginAsync(host, name, null, ct);
        return await CommitAsync(editing, await edit(editing, await ReadAsync(editing, ct)), ct);
    });

    private static async Task<ImageIndex> ReadAsync(ImageEditing editing, CancellationToken ct) => MediaTypes.IsIndex(editing.Source.Target.MediaType)
        ? (await new ImageLoader(editing.Content).ReadIndexAsync(editing.Source.Target, ct)).Value
        : throw new OciException(ErrorCodes.ImpossibleEdit, $"expected an index at `{ByteText.Escape(editing.Source.Location.ToString())}`, found a single image", "dotnet-oci index create makes one");

    // Docker's lists have no annotations and no artifacts.
    private static async Task<Descriptor> CommitAsync(ImageEditing editing, ImageIndex index, CancellationToken ct)
    {
        var docker = index.MediaType == MediaTypes.DockerManifestList && index.Annotations is null && index.Manifests.All(entry => entry.MediaType == MediaTypes.DockerManifest && entry.Annotations is null);
        var type = docker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex;
        var written = await editing.Output.WriteDocumentAsync(index with { MediaType = type }, ImagesJson.Strict.ImageIndex, type, ct);
        return await editing.CommitAsync(written.Descriptor, ct);
    }
}
