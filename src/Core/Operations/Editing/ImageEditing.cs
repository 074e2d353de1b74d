using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// One edit of one image, from finding it to naming the result. New content is written beside the old where both are in one layout;
/// else into a folder of its own, from where it travels to the destination. The name comes last: an edit that fails changes no image.
/// </summary>
internal sealed class ImageEditing : IDisposable
{
    private readonly OciHost host;
    private readonly WorkFolder? work;
    private readonly IDisposable? use;
    private readonly bool inPlace;

    private ImageEditing(OciHost host, OpenedImage source, ImageLocation destination, OciLayout? layout, IDisposable? use)
    {
        (this.host, Source, Destination, this.use) = (host, source, destination, use);
        inPlace = layout is not null && source.Content is OciLayout { Folder: var folder } && folder == layout.Folder;
        if (layout is null) work = WorkFolder.Create(host);
        Output = layout ?? (IContentStore)new DirectoryContentStore(work!.New());
        Content = inPlace ? Output : new StackedStore(Output, source.Content);
    }

    /// <summary>The image as it was found.</summary>
    public OpenedImage Source { get; }

    /// <summary>Where the result goes.</summary>
    public ImageLocation Destination { get; }

    /// <summary>Takes new content.</summary>
    public IContentStore Output { get; }

    /// <summary>Reads old and new content.</summary>
    public IContentStore Content { get; }

    /// <summary>Finds the image.</summary>
    /// <param name="host">The machine and the moment.</param>
    /// <param name="image">The image.</param>
    /// <param name="tag">The result's name; null to replace the image. See <see cref="EditDestination"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.UnsupportedLocation"/>: the image cannot be replaced where it is.</exception>
    public static async Task<ImageEditing> BeginAsync(OciHost host, string image, string? tag, CancellationToken ct)
    {
        var source = await host.ResolveAsync(image, ct);
        try
        {
            return await BeginAsync(host, source, EditDestination.Of(source, tag), ct);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The same for an image that was found already and goes to <paramref name="destination"/>. Disposes it in the end.</summary>
    public static async Task<ImageEditing> BeginAsync(OciHost host, OpenedImage source, ImageLocation destination, CancellationToken ct)
    {
        var layout = destination switch
        {
            LayoutLocation location => await OciLayout.OpenOrCreateAsync(location.Folder, null, host.Progress, ct),
            NamedLocation or StoreLocation => host.OpenStore().Layout,
            _ => null,
        };
        return new ImageEditing(host, source, destination, layout, layout is null ? null : await layout.UseAsync(ct));
    }

    /// <summary>Names the result.</summary>
    public Task<Descriptor> CommitAsync(Descriptor target, CancellationToken ct) => CommitAsync(target, CopyOptions.All, ct);

    /// <summary>Names the result in another form.</summary>
    public async Task<Descriptor> CommitAsync(Descriptor target, CopyOptions options, CancellationToken ct)
    {
        if (!inPlace || options != CopyOptions.All)
        {
            var result = await host.OpenCopier(Destination).CopyAsync(new OpenedImage(Source.Location, Content, target), Destination, options, ct);
            return result.Target;
        }
        var layout = (OciLayout)Output;
        if (EditDestination.NameIn(Destination) is { } name) await layout.TagAsync(name, target, ct);
        else await layout.EditAsync(index => Replace(index, Source.Target, target), target, ct);
        host.Progress.Report(new ImageTagged(Destination.ToString(), target.Digest));
        return target;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        use?.Dispose();
        Source.Dispose();
        work?.Dispose();
    }

    private static ImageIndex Replace(ImageIndex index, Descriptor old, Descriptor target) => index with
    {
        Manifests = [.. index.Manifests.Select(entry => entry.Digest != old.Digest ? entry : entry with { MediaType = target.MediaType, Digest = target.Digest, Size = target.Size })],
    };
}
