using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes an image with no layer, to be filled by <c>insert</c>, <c>repack</c> and <c>config</c>.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class NewOperation(OciHost host)
{
    /// <summary>Makes the image and names it; what had the name before loses it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>; <see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public async Task<Descriptor> RunAsync(NewRequest request, CancellationToken ct)
    {
        var destination = ImageLocation.Parse(request.Image);
        var documents = new MemoryContentStore();
        var draft = ImageDraft.Scratch(request.Platform ?? host.Platform);
        draft.Config = draft.Config with { Created = HistoryOptions.Now(host) };
        var image = await draft.CommitAsync(documents, ct);
        var result = await host.OpenCopier(destination).CopyAsync(new OpenedImage(destination, documents, image.Descriptor), destination, CopyOptions.All, ct);
        return result.Target;
    }
}
