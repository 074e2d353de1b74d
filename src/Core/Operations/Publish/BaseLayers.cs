using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// The local store, and behind it the places of base images: opened only when a layer is wanted that is not here, for most destinations have
/// the base already. What is read there is kept.
/// </summary>
internal sealed class BaseLayers(OciHost host, IContentStore local, IReadOnlyList<PublishBase> bases, bool offline) : IContentStore, IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<OpenedImage> opened = [];
    private IContentStore? behind;

    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        await local.ContainsAsync(content, ct) || (!MediaTypes.IsManifest(content.MediaType) && await (await OpenAsync(content, ct)).ContainsAsync(content, ct));

    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) =>
        await (await local.ContainsAsync(content, ct) ? local : await OpenAsync(content, ct)).OpenReadAsync(content, ct);

    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => local.BeginWriteAsync(ct);

    public void Dispose()
    {
        foreach (var image in opened) image.Dispose();
        gate.Dispose();
    }

    private async Task<IContentStore> OpenAsync(Descriptor wanted, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return behind ??= await OpenAllAsync(wanted, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<IContentStore> OpenAllAsync(Descriptor wanted, CancellationToken ct)
    {
        var content = local;
        foreach (var source in bases.Select(found => found.Source).OfType<string>().Distinct())
        {
            if (offline && ImageLocation.Parse(source) is NamedLocation or RegistryLocation)
            {
                throw new OciException(ErrorCodes.BaseNotAvailable, $"expected the layer `{wanted.Digest}` of `{ByteText.Escape(source)}` on this machine, for `OciOffline` is set, found it missing",
                    "publish once to a layout or an archive without OciOffline");
            }
            var image = await host.ResolveAsync(source, ct);
            opened.Add(image);
            content = new ReadThroughStore(content, image.Content);
        }
        return content;
    }
}
