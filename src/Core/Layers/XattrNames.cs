namespace Oci.Layers;

/// <summary>Extended attributes by the kind of their names.</summary>
internal static class XattrNames
{
    private const string Overlay = "overlay.";

    /// <summary>Attributes that the host itself gives to files: neither taken from layers nor put into them.</summary>
    public static bool BelongToHost(string name) => name is "security.selinux" or "system.nfs4_acl";

    /// <summary>Attributes that need a right to be set.</summary>
    public static bool IsPrivileged(string name) =>
        name.StartsWith("trusted.", StringComparison.Ordinal) || name.StartsWith("security.", StringComparison.Ordinal) || name.StartsWith("system.", StringComparison.Ordinal);

    /// <summary>How a layer's attribute is kept in a folder that overlay reads, which takes names with its own prefix for its marks.</summary>
    public static string OnDisk(string name, ApplyTarget target) =>
        OverlayPrefix(target) is { } prefix && name.StartsWith(prefix, StringComparison.Ordinal) ? prefix + Overlay + name[prefix.Length..] : name;

    /// <summary>The name that a file's own attribute has where it is not kept in such a folder: the other way round.</summary>
    public static string Shown(string name, ApplyTarget target) =>
        OverlayPrefix(target) is { } prefix && name.StartsWith(prefix + Overlay, StringComparison.Ordinal) ? prefix + name[(prefix.Length + Overlay.Length)..] : name;

    /// <summary>Whether an attribute on disk is one of overlay's own marks.</summary>
    public static bool IsMark(string name, ApplyTarget target) =>
        OverlayPrefix(target) is { } prefix && name.StartsWith(prefix, StringComparison.Ordinal) && !name.StartsWith(prefix + Overlay, StringComparison.Ordinal);

    /// <summary>Where overlay keeps its marks; null when the target is none of its folders.</summary>
    public static string? OverlayPrefix(ApplyTarget target) => target switch
    {
        ApplyTarget.OverlayUpper => "trusted.overlay.",
        ApplyTarget.OverlayUpperUserXattr => "user.overlay.",
        _ => null,
    };
}
