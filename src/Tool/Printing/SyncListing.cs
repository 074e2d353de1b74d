using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>An image that was kept in step, in JSON.</summary>
internal sealed record SyncListing(string Source, string? Destination, string? Digest, string? Error)
{
    public static SyncListing Of(SyncedImage image) => new(image.Source, image.Destination, image.Target?.Digest.ToString(), image.Fault is { } fault ? $"{fault.Code}: {fault.Message}" : null);
}
