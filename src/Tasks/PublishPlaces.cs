using Oci.Transfer;

namespace Oci.Tasks;

/// <summary>References to what was published.</summary>
internal static class PublishPlaces
{
    /// <summary>The reference with the digest in place of a tag, where its kind of place has one; as people write it.</summary>
    public static string WithDigest(string reference, string digest) => ImageLocation.Parse(reference) switch
    {
        RegistryLocation { Reference: var remote } => $"{remote.Name}@{digest}",
        StoreLocation { Reference: var stored } => $"{(stored with { Tag = null }).ToShortString()}@{digest}",
        NamedLocation { Reference: var named } => $"{(named with { Tag = null }).ToShortString()}@{digest}",
        LayoutLocation layout => $"oci:{layout.Folder}@{digest}",
        _ => $"{reference}@{digest}",
    };
}
