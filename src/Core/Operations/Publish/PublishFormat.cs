using Oci.Layouts;

namespace Oci.Operations;

/// <summary>Writes what was packed in the format that a project asks for: before it goes anywhere, so that it has one digest, which every place and every output tells.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="store">Where it was packed.</param>
/// <param name="request">What is asked for.</param>
internal sealed class PublishFormat(OciHost host, OciLayout store, PublishRequest request)
{
    /// <summary>The package in the format; itself where nothing is asked for, or nothing has to change.</summary>
    /// <exception cref="Diagnostics.OciException">A layer of the base that Docker's format has no name for (zstd) cannot be read to be compressed anew.</exception>
    public async Task<PublishPackage> ApplyAsync(PublishPackage package, CancellationToken ct)
    {
        if (request.Format is not { } format) return package;
        using var content = new BaseLayers(host, store, package.Bases, request.Offline);
        var formatted = await FormattedImage.WriteAsync(package.Target, format, content, store, host.Progress, ct);
        return formatted.Target.Digest == package.Target.Digest ? package : package with { Target = formatted.Target, Images = [.. formatted.Images.Select(image => image.Descriptor)] };
    }
}
