using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;

namespace Oci.Transfer;

/// <summary>How further names of an image are spelled at its destination.</summary>
internal static class MoreNames
{
    /// <summary>The names in a repository; none for what is written in one go.</summary>
    /// <param name="destination">Where the image goes.</param>
    /// <param name="names">The names as they were asked for.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: the place has no names, or a name is another repository's; <see cref="ErrorCodes.InvalidReference"/>.</exception>
    public static IReadOnlyList<string> At(ImageLocation destination, IReadOnlyList<string> names) => (destination, names.Count) switch
    {
        (_, 0) or (ArchiveLocation or DockerArchiveLocation or DockerDaemonLocation, _) => [],
        (LayoutLocation, _) => names,
        (RegistryLocation { Reference: var first }, _) => [.. names.Select(name => TagOf(first, name))],
        (NamedLocation { Reference: var first }, _) => [.. names.Select(name => InStore(first, name))],
        (StoreLocation { Reference: var first }, _) => [.. names.Select(name => InStore(first, name))],
        _ => throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a place where images have names, found `{ByteText.Escape(destination.ToString())}`", "leave out --additional-tag"),
    };

    private static string InStore(ImageReference first, string name) =>
        LocalStore.NameOf(ImageReference.IsTag(name) ? first with { Tag = name, Digest = null } : ImageReference.Parse(name).WithDefaultTag());

    // A name with its repository is taken too, as archives of Docker's want it.
    private static string TagOf(ImageReference first, string name)
    {
        if (ImageReference.IsTag(name)) return name;
        var whole = ImageReference.Parse(name).WithDefaultTag();
        return whole.Name == first.Name && whole is { Tag: { } tag, Digest: null } ? tag
            : throw new OciException(ErrorCodes.UnsupportedLocation, $"expected another tag of `{ByteText.Escape(first.Name)}`, found `{ByteText.Escape(name)}`", "--additional-tag TAG");
    }
}
