using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Where overlay keeps its own marks: extended attributes below <c>trusted.overlay.</c>, or below <c>user.overlay.</c> when it was mounted
/// with <c>userxattr</c>. Attributes of that name that belong to a file itself are kept one level deeper, and shown without it.
/// Source: the kernel's Documentation/filesystems/overlayfs.rst.
/// </summary>
internal sealed class OverlayAttributes
{
    private const string Level = "overlay.";
    private readonly string prefix;

    private OverlayAttributes(string prefix) => this.prefix = prefix;

    /// <summary>As root of the host.</summary>
    public static OverlayAttributes Trusted { get; } = new("trusted.overlay.");

    /// <summary>Inside a user namespace.</summary>
    public static OverlayAttributes User { get; } = new("user.overlay.");

    /// <summary>On a directory: <c>y</c> hides everything below, <c>x</c> says that files marked as whiteouts may be in it.</summary>
    public string Opaque => prefix + "opaque";

    /// <summary>On an empty regular file: it is a whiteout.</summary>
    public string Whiteout => prefix + "whiteout";

    /// <summary>On a directory: its content lies elsewhere in the lower layers.</summary>
    private string Redirect => prefix + "redirect";

    /// <summary>On a file: its content lies in the lower layers.</summary>
    private string Metacopy => prefix + "metacopy";

    /// <summary>The attributes that belong to the file itself: without overlay's marks.</summary>
    public IReadOnlyList<ExtendedAttribute> OfFile(IReadOnlyList<ExtendedAttribute> stored)
    {
        if (!stored.Any(a => a.Name.StartsWith(prefix, StringComparison.Ordinal))) return stored;
        return [.. stored.Select(Shown).OfType<ExtendedAttribute>().OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whether the attribute is one of overlay's marks.</summary>
    public bool IsMark(string name) => name.StartsWith(prefix, StringComparison.Ordinal) && !name.StartsWith(prefix + Level, StringComparison.Ordinal);

    /// <summary>Whether the file is not whole: part of it lies in the lower layers, where this mark says.</summary>
    public bool IsIncomplete(ExtendedAttribute mark) => mark.Name == Redirect || mark.Name == Metacopy;

    private ExtendedAttribute? Shown(ExtendedAttribute attribute)
    {
        if (!attribute.Name.StartsWith(prefix, StringComparison.Ordinal)) return attribute;
        return IsMark(attribute.Name) ? null : attribute with { Name = prefix + attribute.Name[(prefix.Length + Level.Length)..] };
    }
}
