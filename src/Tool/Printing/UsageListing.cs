using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>inspect --waste --json</c>.</summary>
internal sealed record UsageListing(string Digest, long VisibleBytes, long WastedBytes, IReadOnlyList<PageLayer> Layers, IReadOnlyList<PageWaste> Wasted)
{
    public static UsageListing Of(ImageUsage usage) => new(
        usage.Image.Descriptor.Digest.ToString(), usage.VisibleBytes, usage.WastedBytes, UsagePage.Layers(usage),
        [.. usage.Wasted.Select(file => new PageWaste(file.Path.ToString(), file.Size, file.Copies, file.Layers))]);
}
