using Oci.Native;

namespace Oci.Build;

/// <summary>
/// The extended attributes that come along from a context or an archive: file capabilities, which change what a program may do. Everything else
/// is the file system's or its owner's, and no builder but buildah puts it into images.
/// </summary>
internal static class KeptXattrs
{
    private const string Capability = "security.capability";

    /// <summary>Those of <paramref name="xattrs"/> that are kept.</summary>
    public static IReadOnlyList<ExtendedAttribute> Of(IReadOnlyList<ExtendedAttribute> xattrs) =>
        xattrs.Count == 0 ? xattrs : [.. xattrs.Where(attribute => attribute.Name == Capability)];
}
