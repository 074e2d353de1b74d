using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Changes an image's configuration and annotations without touching a layer; of an index all its images, or one of them.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class ConfigOperation(OciHost host)
{
    /// <summary>Changes and names the result.</summary>
    /// <returns>What the name stands for afterwards.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnsupportedLocation"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>; <see cref="ErrorCodes.Usage"/>: a value is malformed.</exception>
    public Task<Descriptor> RunAsync(ConfigRequest request, CancellationToken ct) => ImageEditing.RepeatAsync(() => EditAsync(request, ct));

    private async Task<Descriptor> EditAsync(ConfigRequest request, CancellationToken ct)
    {
        var editor = new ConfigEditor(request, host);
        using var editing = await ImageEditing.BeginAsync(host, request.Image, request.Tag, ct);
        var rewriter = new ImageRewriter(editing.Content, editing.Output, host.Progress);
        var target = await rewriter.RewriteAsync(editing.Source.Target, request.Platform, (image, stop) => request.ChangesNothing ? Task.FromResult(image) : editor.Apply(new ImageRevision(image)).CommitAsync(editing.Output, stop), ct);
        return await editing.CommitAsync(target, ct);
    }
}
