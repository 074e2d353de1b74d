using System.Buffers.Binary;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Which extended attributes go into a layer, and how.</summary>
internal static class LayerXattrs
{
    private const string Capability = "security.capability";
    // linux/capability.h: VFS_CAP_REVISION_2 and _3; revision 3 ends in the user id that is root in its user namespace.
    private const int Revision2Size = 20;
    private const int Revision3Size = 24;
    private const uint RevisionMask = 0xff000000;
    private const uint Revision2 = 0x02000000;
    private const uint Revision3 = 0x03000000;

    public static IReadOnlyList<ExtendedAttribute> Select(IReadOnlyList<ExtendedAttribute> all, RootPath path, LayerWriterOptions options)
    {
        if (all.Count == 0) return all;
        var chosen = new List<ExtendedAttribute>(all.Count);
        foreach (var xattr in all)
        {
            if (BelongsToHost(xattr.Name)) continue;
            if (WhyNot(xattr) is { } reason) Warn(path, xattr, reason, options);
            else chosen.Add(xattr.Name == Capability ? WithoutNamespace(xattr) : xattr);
        }
        return chosen;
    }

    /// <summary>All that a layer can hold, unchanged: libarchive has a way to write others.</summary>
    public static IReadOnlyList<ExtendedAttribute> Keep(IReadOnlyList<ExtendedAttribute> all, RootPath path, LayerWriterOptions options)
    {
        if (all.All(xattr => WhyNot(xattr) is null)) return all;
        foreach (var xattr in all)
        {
            if (WhyNot(xattr) is { } reason) Warn(path, xattr, reason, options);
        }
        return [.. all.Where(xattr => WhyNot(xattr) is null)];
    }

    // Labels and access lists of the machine that builds, and umoci's note of an owner that the metadata already has.
    private static bool BelongsToHost(string name) => name is "security.selinux" or "system.nfs4_acl" or "user.rootlesscontainers";

    // PAX takes an empty value for a deletion, and the first equals sign for the end of the key.
    private static string? WhyNot(ExtendedAttribute xattr) =>
        xattr.Value.IsEmpty ? "an empty value" : xattr.Name.Contains('=', StringComparison.Ordinal) ? "an equals sign in its name" : null;

    private static void Warn(RootPath path, ExtendedAttribute xattr, string reason, LayerWriterOptions options) =>
        options.Progress?.Report(new WarningRaised(options.Scope, new Diagnostic(ErrorCodes.XattrLeftOut, Severity.Warning,
            $"`{path}` has the extended attribute `{ByteText.Escape(xattr.Name)}` with {reason}, which a layer cannot hold: it is left out")));

    // A container's root is not this machine's user: without the id the capability holds wherever the layer is unpacked.
    private static ExtendedAttribute WithoutNamespace(ExtendedAttribute xattr)
    {
        var value = xattr.Value.Span;
        if (value.Length != Revision3Size) return xattr;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(value);
        if ((magic & RevisionMask) != Revision3) return xattr;
        var plain = value[..Revision2Size].ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(plain, (magic & ~RevisionMask) | Revision2);
        return xattr with { Value = plain };
    }
}
