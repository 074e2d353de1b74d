using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Where the result of an edit goes: to the image's own name, or to the one that was asked for.</summary>
internal static class EditDestination
{
    private const int MaxTagLength = 128;
    private static readonly string[] Prefixes = ["docker://", "oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "dir:", "store:"];

    /// <summary>
    /// The destination. A <paramref name="tag"/> that says no place is a name in the image's own layout, or a tag of its own repository; anything else is a whole reference.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: without a new name there is nothing to replace.</exception>
    public static ImageLocation Of(OpenedImage source, string? tag)
    {
        if (tag is null) return InPlace(source);
        var isPlace = Prefixes.Any(prefix => tag.StartsWith(prefix, StringComparison.Ordinal));
        return source.Location switch
        {
            LayoutLocation layout when !isPlace && tag.Length > 0 => layout with { Name = tag, Digest = null },
            RegistryLocation registry when !isPlace && IsTag(tag) => registry with { Reference = registry.Reference with { Tag = tag, Digest = null } },
            _ => ImageLocation.Parse(tag),
        };
    }

    /// <summary>The name in a layout's index that a destination stands for; null for a layout's only image without one.</summary>
    public static string? NameIn(ImageLocation destination) => destination switch
    {
        LayoutLocation layout => layout.Name,
        NamedLocation named => LocalStore.NameOf(named.Reference),
        StoreLocation stored => LocalStore.NameOf(stored.Reference),
        _ => null,
    };

    private static ImageLocation InPlace(OpenedImage source) => source.Location switch
    {
        LayoutLocation { Digest: null, Name: null } layout when LayoutIndex.NameOf(source.Target) is { } name => layout with { Name = name },
        LayoutLocation { Digest: null, Name: null } layout when source.Content is OciLayout whole && whole.Lists(source.Target) => layout,
        LayoutLocation { Digest: null, Name: not null } layout => layout,
        NamedLocation { Reference.Digest: null } or StoreLocation { Reference.Digest: null } or RegistryLocation { Reference.Digest: null } => source.Location,
        var other => throw new OciException(
            ErrorCodes.UnsupportedLocation,
            $"expected a name that can be given to the result, found `{ByteText.Escape(other.ToString())}`, which cannot be replaced",
            "add --tag NAME"),
    };

    private static bool IsTag(string text) =>
        text.Length is > 0 and <= MaxTagLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') && text[0] is not ('.' or '-');
}
