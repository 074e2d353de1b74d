using Oci.Diagnostics;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Compares two images without unpacking them: what they say of themselves, and every file.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class DiffOperation(OciHost host)
{
    /// <summary>Compares.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>; a layer is missing or damaged.</exception>
    public async Task<ImageDifference> RunAsync(DiffRequest request, CancellationToken ct)
    {
        using var before = await host.ResolveAsync(request.A, ct);
        using var after = await host.ResolveAsync(request.B, ct);
        using var old = await OpenAsync(before, request, ct);
        using var now = await OpenAsync(after, request, ct);
        var files = request.Layers ? await new LayerComparison(old, now, request.IgnoreTimes).RunAsync(ct) : await new TreeComparison(old, now, request.IgnoreTimes).RunAsync(ct);
        var common = old.Image.Layers.Zip(now.Image.Layers).TakeWhile(pair => pair.First.DiffId == pair.Second.DiffId).Count();
        return new ImageDifference(old.Image, now.Image, common, DocumentComparison.Run(old.Image, now.Image), files);
    }

    private async Task<ImageContents> OpenAsync(OpenedImage found, DiffRequest request, CancellationToken ct)
    {
        var image = await host.LoadAsync(found, request.Platform, ct);
        return await ImageContents.OpenAsync(host, image, found.Content, ct);
    }
}
