using Oci.Content;

namespace Oci.Tool.Printing;

/// <summary>A descriptor in JSON.</summary>
internal sealed record DescriptorListing(string MediaType, string Digest, long Size)
{
    public static DescriptorListing Of(Descriptor descriptor) => new(descriptor.MediaType, descriptor.Digest.ToString(), descriptor.Size);
}
