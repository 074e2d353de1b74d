using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Puts a built image where it is asked for.</summary>
internal sealed class ImageOutput(OciHost host, LocalStore store, IContentStore content)
{
    /// <summary>Where an output puts the image; null where it is the files that are asked for.</summary>
    public static ImageLocation? LocationOf(BuildOutput output) => output.Kind switch
    {
        BuildOutputKind.Oci => new ArchiveLocation(output.Destination, output.Name, null),
        BuildOutputKind.Docker => new DockerArchiveLocation(output.Destination, output.Name is { } name ? ImageReference.Parse(name).WithDefaultTag() : null),
        _ => null,
    };

    /// <summary>Whether an output is of the image's files.</summary>
    public static bool IsTree(BuildOutput output) => output.Kind is BuildOutputKind.Local or BuildOutputKind.Tar;

    /// <summary>
    /// Writes the image, or the index, everywhere, and adds it to the index that is asked for; where nothing at all is asked for its content goes to the local store, which gives it up
    /// when it is collected.
    /// </summary>
    public async Task<IReadOnlyList<TaggedImage>> WriteAsync(Descriptor target, IReadOnlyList<ImageLocation> locations, BuildRequest request, CancellationToken ct)
    {
        var options = CopyOptions.All with { Jobs = request.Jobs };
        var unnamed = new LayoutLocation(store.Layout.Folder, null, null);
        var source = new OpenedImage(unnamed, content, target); // the content is the build's, which closes it
        if (locations.Count == 0 && request is { Outputs: [], Manifest: null }) await host.OpenCopier(unnamed, store).KeepAsync(source, options, ct);
        var tags = new List<TaggedImage>();
        foreach (var location in locations)
        {
            var result = await host.OpenCopier(location, store).CopyAsync(source, location, options, ct);
            tags.Add(new TaggedImage(location.ToString(), result.Target));
        }
        if (request.Manifest is { } index) tags.Add(new TaggedImage(index, await new IndexOperation(host).AddBuiltAsync(index, source, ct)));
        return tags;
    }
}
