using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Where overlay keeps its own marks: extended attributes below <c>trusted.overlay.</c>, or below <c>user.overlay.</c> when it was mounted
/// with <c>userxattr</c>. Attributes of that name that belong to a file itself are kept one level deeper, and shown without it.
/// Source: the kernel's Documentation/filesystems/overlayfs.rst.
/// </summary>
/// <param name="target">Which of the two.</param>
internal sealed class OverlayAttributes(ApplyTarget target)
{
    private readonly string prefix = XattrNames.OverlayPrefix(target) ?? throw new ArgumentException("Only folders of an overlay have marks", nameof(target));

    /// <summary>Which kind of folder has these marks.</summary>
    public ApplyTarget Target => target;

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
        return [.. stored
            .Where(a => !IsMark(a.Name))
            .Select(a => a with { Name = XattrNames.Shown(a.Name, target) })
            .OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whether the attribute is one of overlay's marks.</summary>
    public bool IsMark(string name) => XattrNames.IsMark(name, target);

    /// <summary>Whether the file is not whole: part of it lies in the lower layers, where this mark says.</summary>
    public bool IsIncomplete(ExtendedAttribute mark) => mark.Name == Redirect || mark.Name == Metacopy;
}
