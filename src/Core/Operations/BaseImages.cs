using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The base images of one build: finds them, and makes their content readable behind the local store's.</summary>
internal sealed class BaseImages : IDisposable
{
    private readonly ImagePuller puller;
    private readonly OciLayout local;
    private readonly List<OpenedImage> opened = [];
    private readonly List<(string Folder, IReadOnlyList<Descriptor> Documents)> found = [];
    private readonly Lock gate = new();

    public BaseImages(OciHost host, LocalStore store, PullPolicy policy)
    {
        puller = new ImagePuller(host, store, policy);
        local = store.Layout;
        Content = local;
    }

    /// <summary>The local store, and behind it every place that a base was found in; what is read there is kept here.</summary>
    public IContentStore Content { get; private set; }

    /// <summary>The layouts that images were found in, each with the documents that were read there.</summary>
    public IReadOnlyList<(string Folder, IReadOnlyList<Descriptor> Documents)> Found
    {
        get
        {
            lock (gate) return [.. found];
        }
    }

    /// <summary>Whether any other place was asked: a registry, an archive.</summary>
    public bool HaveAskedElsewhere { get; private set; }

    /// <summary>Finds an image.</summary>
    public async Task<Image> ResolveAsync(string reference, Platform platform, CancellationToken ct)
    {
        var image = await puller.FindAsync(ImageLocation.Parse(reference), platform, ct);
        lock (gate)
        {
            opened.Add(image);
            if (!ReferenceEquals(image.Content, local)) Content = new ReadThroughStore(Content, image.Content);
        }
        var loaded = await new ImageLoader(image.Content).LoadAsync(image.Target, new PlatformSelector(platform), ct);
        lock (gate)
        {
            if (image.Content is OciLayout layout) found.Add((layout.Folder, [image.Target, loaded.Descriptor, loaded.Config.Descriptor]));
            HaveAskedElsewhere |= image.Content is not OciLayout || puller.HasAskedElsewhere;
        }
        return loaded;
    }

    /// <summary>Finds an image with all of its platforms. The caller disposes it.</summary>
    public Task<OpenedImage> FindWholeAsync(string reference, CancellationToken ct) => puller.FindWholeAsync(ImageLocation.Parse(reference), ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var image in opened) image.Dispose();
    }
}
