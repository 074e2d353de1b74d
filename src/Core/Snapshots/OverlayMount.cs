using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Mounts overlays. To be called on a <see cref="MountNamespace"/>'s thread, whose working folder is its own: relative paths keep every option
/// short, so that neither the 256 bytes of an <c>fsconfig</c> value nor the page of <c>mount</c>'s data runs out.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class OverlayMount
{
    private const int PageSize = 4096;

    /// <summary>Mounts <paramref name="layout"/>.</summary>
    /// <exception cref="OciException">There are more layers than the kernel can stack.</exception>
    /// <exception cref="FileSystemException">The kernel refused.</exception>
    public static void Attach(OverlayLayout layout)
    {
        if (layout.Lowers.Count > OverlayLayout.MaximumLowers)
        {
            throw new OciException(ErrorCodes.LimitExceeded, $"expected at most {OverlayLayout.MaximumLowers} layers, found {layout.Lowers.Count}, more than overlay can stack", "squash the image's layers first");
        }
        if (Libc.chdir(layout.Folder) != 0) Errno.Throw("chdir", layout.Folder);
        try
        {
            if (!TryAttachByContext(layout)) AttachByOptions(layout);
        }
        finally
        {
            _ = Libc.chdir("/");
        }
    }

    /// <summary>Unmounts; where a descriptor is still open, what it sees stays until it is closed.</summary>
    public static void Detach(string target)
    {
        if (Libc.umount2(target, Libc.UnmountNoFollow) == 0 || Errno.Last == Errno.EINVAL) return;
        if (Libc.umount2(target, Libc.UnmountNoFollow | Libc.UnmountDetach) != 0 && Errno.Last != Errno.EINVAL) Errno.Throw("umount2", target);
    }

    /// <summary>By <c>fsopen(2)</c> and <c>lowerdir+</c>; false where the kernel does not know them (before Linux 6.7).</summary>
    internal static bool TryAttachByContext(OverlayLayout layout)
    {
        using var context = Open(Libc.FsOpen("overlay"));
        if (context.IsInvalid && Errno.Last == Errno.ENOSYS) return false;
        if (context.IsInvalid) Errno.Throw("fsopen", "overlay");
        foreach (var lower in layout.Lowers)
        {
            if (Set(context, "lowerdir+", lower) == 0) continue;
            if (Errno.Last == Errno.EINVAL && lower == layout.Lowers[0]) return false;
            Fail(context, $"lowerdir+={lower}");
        }
        if (layout.Upper is not null)
        {
            Require(context, "upperdir", layout.Upper);
            Require(context, "workdir", layout.Work!);
        }
        foreach (var (name, value) in layout.Options) Require(context, name, value);
        if (Libc.FsConfig(Descriptor(context), Libc.FsConfigCreate, null, null) != 0) Fail(context, layout.Target);
        using var mount = Open(Libc.FsMount(Descriptor(context), attributes: 0));
        if (mount.IsInvalid) Errno.Throw("fsmount", layout.Target);
        if (Libc.MoveMount(Descriptor(mount), "", Libc.AtCurrentDirectory, layout.Target, Libc.MoveMountFromEmptyPath) != 0) Errno.Throw("move_mount", layout.Target);
        return true;
    }

    /// <summary>By <c>mount(2)</c>, whose options must fit on a page: many lower folders get numbers for names.</summary>
    internal static void AttachByOptions(OverlayLayout layout)
    {
        var options = OptionsOf(layout, layout.Lowers);
        if (Encoding.UTF8.GetByteCount(options) >= PageSize) options = OptionsOf(layout, LinkLowers(layout));
        if (Libc.mount("overlay", layout.Target, "overlay", 0, options) == 0) return;
        // `volatile` came with Linux 5.10.
        if (Errno.Last == Errno.EINVAL && Libc.mount("overlay", layout.Target, "overlay", 0, options.Replace(",volatile", "", StringComparison.Ordinal)) == 0) return;
        Errno.Throw("mount", layout.Target);
    }

    private static string OptionsOf(OverlayLayout layout, IReadOnlyList<string> lowers)
    {
        var options = new StringBuilder("lowerdir=").AppendJoin(':', lowers);
        if (layout.Upper is not null) options.Append(CultureInfo.InvariantCulture, $",upperdir={layout.Upper},workdir={layout.Work}");
        foreach (var (name, value) in layout.Options) options.Append(',').Append(name).Append(value is null ? "" : "=").Append(value);
        return options.ToString();
    }

    private static List<string> LinkLowers(OverlayLayout layout)
    {
        var links = new List<string>();
        foreach (var lower in layout.Lowers)
        {
            var link = links.Count.ToString(CultureInfo.InvariantCulture);
            var path = Path.Combine(layout.Folder, link);
            if (!Path.Exists(path)) File.CreateSymbolicLink(path, Path.IsPathRooted(lower) ? lower : Path.Combine(layout.Folder, lower));
            links.Add(link);
        }
        return links;
    }

    private static int Set(SafeFileHandle context, string name, string? value) =>
        Libc.FsConfig(Descriptor(context), value is null ? Libc.FsConfigSetFlag : Libc.FsConfigSetString, name, value);

    private static void Require(SafeFileHandle context, string name, string? value)
    {
        if (Set(context, name, value) != 0) Fail(context, value is null ? name : $"{name}={value}");
    }

    /// <summary>Throws with the kernel's own words, which it leaves to be read from the context.</summary>
    private static unsafe void Fail(SafeFileHandle context, string what)
    {
        var error = Errno.Last;
        var buffer = stackalloc byte[1024];
        var length = Libc.read(context, buffer, 1024);
        var reason = length > 2 ? $" ({ByteText.Escape(new ReadOnlySpan<byte>(buffer + 2, (int)length - 2).TrimEnd((byte)'\n'))})" : "";
        Errno.Throw("fsconfig", what + reason, error);
    }

    private static SafeFileHandle Open(int descriptor) => new(descriptor, ownsHandle: true);

    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
