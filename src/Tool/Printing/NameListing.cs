using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>A name that was given or taken, in JSON.</summary>
internal sealed record NameListing(string Name, string Digest)
{
    public static NameListing Of(NamedImage image) => new(image.Name, image.Target.Digest.ToString());
}
