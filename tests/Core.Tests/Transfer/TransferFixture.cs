using System.Collections.Concurrent;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

/// <summary>A store, a folder for places, a copier that tells what it does.</summary>
public abstract class TransferFixture : IDisposable, IProgress<ProgressEvent>
{
    protected TransferFixture()
    {
        Store = LocalStore.Open(Folder["state"]);
        Resolver = new ImageResolver(Store, Folder["tmp"]);
        Copier = new ImageCopier(Store, Folder["tmp"], this);
    }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TemporaryFolder Folder { get; } = new();

    protected LocalStore Store { get; }

    protected ImageResolver Resolver { get; }

    protected ImageCopier Copier { get; }

    protected ConcurrentQueue<ProgressEvent> Events { get; } = new();

    public void Report(ProgressEvent value) => Events.Enqueue(value);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads <c>$</c> in a place as the test's folder.</summary>
    protected ImageLocation At(string place) => ImageLocation.Parse(place.Replace("$", Folder.Path, StringComparison.Ordinal));

    protected Task<OpenedImage> OpenAsync(string place) => Resolver.ResolveAsync(At(place), Ct);

    protected async Task<CopyResult> CopyAsync(string from, string to, CopyOptions? options = null)
    {
        using var source = await OpenAsync(from);
        return await Copier.CopyAsync(source, At(to), options ?? CopyOptions.All, Ct);
    }

    /// <summary>A layout <c>$/source</c> with an image <c>one</c> and a two-platform index <c>multi</c>.</summary>
    protected async Task<(Image Image, Descriptor Index)> MakeSourceAsync()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "shared", "one");
        var index = await SampleImage.WriteIndexAsync(layout, image, await SampleImage.WriteAsync(layout, Platform.Parse("linux/arm64"), null, "shared", "two"));
        await layout.TagAsync("one", image.Descriptor, Ct);
        await layout.TagAsync("multi", index, Ct);
        return (image, index);
    }
}
