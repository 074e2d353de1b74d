using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Puts a built image where it is asked for.</summary>
internal sealed class ImageOutput(OciHost host, LocalStore store, IContentStore content)
{
    /// <summary>Writes the image everywhere; where nothing is asked for its content goes to the local store, which gives it up when it is collected.</summary>
    public async Task<IReadOnlyList<TaggedImage>> WriteAsync(Image image, IReadOnlyList<ImageLocation> locations, int jobs, CancellationToken ct)
    {
        var options = CopyOptions.All with { Jobs = jobs };
        var unnamed = new LayoutLocation(store.Layout.Folder, null, null);
        var source = new OpenedImage(unnamed, content, image.Descriptor); // the content is the build's, which closes it
        if (locations.Count == 0) await host.OpenCopier(unnamed).KeepAsync(source, options, ct);
        var tags = new List<TaggedImage>();
        foreach (var location in locations)
        {
            var result = await host.OpenCopier(location).CopyAsync(source, location, options, ct);
            tags.Add(new TaggedImage(location.ToString(), result.Target));
        }
        return tags;
    }
}
