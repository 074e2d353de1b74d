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
    private const int MostTries = 100;

    private readonly OciHost host;
    private readonly WorkFolder? work;
    private readonly IDisposable? use;
    private readonly bool inPlace;
    private readonly ExpectedTarget? expected;

    private ImageEditing(OciHost host, OpenedImage source, ImageLocation destination, ExpectedTarget? expected, OciLayout? layout, IDisposable? use)
    {
        (this.host, Source, Destination, this.expected, this.use) = (host, source, destination, expected, use);
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

    /// <summary>Does an edit, and does it again from the start where somebody else has changed the image meanwhile: both edits count then.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Locked"/>: that happens all the time.</exception>
    public static async Task<Descriptor> RepeatAsync(Func<Task<Descriptor>> edit)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await edit();
            }
            catch (OvertakenException) when (tries < MostTries)
            {
                // Whoever was quicker is done: somebody always gets on.
            }
        }
    }

    /// <summary>Finds the image. What replaces it must not replace what another one has put there meanwhile: see <see cref="RepeatAsync"/>.</summary>
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
            return await BeginAsync(host, source, EditDestination.Of(source, tag), tag is null ? new ExpectedTarget(source.Target.Digest) : null, ct);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The same for an image that was found already and goes to <paramref name="destination"/>. Disposes it in the end.</summary>
    /// <param name="host">The machine and the moment.</param>
    /// <param name="source">The image.</param>
    /// <param name="destination">Where the result goes.</param>
    /// <param name="expected">What must be there when the result is named; null to replace anything.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ImageEditing> BeginAsync(OciHost host, OpenedImage source, ImageLocation destination, ExpectedTarget? expected, CancellationToken ct)
    {
        var layout = destination switch
        {
            LayoutLocation location => await OciLayout.OpenOrCreateAsync(location.Folder, null, host.Progress, ct),
            NamedLocation or StoreLocation => host.OpenStore().Layout,
            _ => null,
        };
        return new ImageEditing(host, source, destination, expected, layout, layout is null ? null : await layout.UseAsync(ct));
    }

    /// <summary>Names the result.</summary>
    /// <exception cref="OvertakenException">The image was replaced since it was found.</exception>
    public Task<Descriptor> CommitAsync(Descriptor target, CancellationToken ct) => CommitAsync(target, CopyOptions.All, ct);

    /// <summary>Names the result in another form.</summary>
    public async Task<Descriptor> CommitAsync(Descriptor target, CopyOptions options, CancellationToken ct)
    {
        if (!inPlace || options != CopyOptions.All)
        {
            var result = await host.OpenCopier(Destination).CopyAsync(new OpenedImage(Source.Location, Content, target), Destination, options with { Expected = expected }, ct);
            return result.Target;
        }
        var (layout, name) = ((OciLayout)Output, EditDestination.NameIn(Destination));
        if (expected is null && name is not null) await layout.TagAsync(name, target, ct);
        else if (!await layout.TryReplaceAsync(name, expected ?? new ExpectedTarget(Source.Target.Digest), target, ct)) throw new OvertakenException(Destination.ToString());
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
}
