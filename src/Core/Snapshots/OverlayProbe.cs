using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>Finds out whether overlays can be mounted in a folder, by doing what snapshots do.</summary>
[SupportedOSPlatform("linux")]
internal static class OverlayProbe
{
    private static readonly ExtendedAttribute Mark = new("trusted.overlay.probe", new byte[] { (byte)'y' });

    /// <summary>Mounts an overlay, deletes and remakes a directory in it, and unmounts it.</summary>
    /// <returns>Where overlay can keep its marks.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.OverlayUnavailable"/>: what is missing, and what would help.</exception>
    public static OverlayAttributes Run(StateFolder state, OwnerFolder owner, MountNamespace mounts)
    {
        if (mounts.Denial is { } denial) throw Unavailable($"the right to mount (CAP_SYS_ADMIN), found that `{denial}`", RightHint);
        var folder = owner.NewFolder();
        try
        {
            var marks = CanSetTrusted(state, folder) ? ApplyTarget.OverlayUpper : ApplyTarget.OverlayUpperUserXattr;
            foreach (var name in new[] { "lower", "lower/directory", "upper", "work", "root" }) state.Ensure(folder.Append(System.Text.Encoding.ASCII.GetBytes(name)));
            var layout = new OverlayLayout { Folder = state.HostPath(folder), Lowers = ["lower"], Upper = "upper", Work = "work", Target = "root", Marks = marks };
            Try(mounts, layout);
            return new OverlayAttributes(marks);
        }
        finally
        {
            state.Root.RemoveTree(folder);
        }
    }

    private static void Try(MountNamespace mounts, OverlayLayout layout)
    {
        try
        {
            using var overlay = MountedOverlay.Attach(mounts, layout);
            var directory = RootPath.Clean("directory");
            overlay.Root.RemoveDirectory(directory);
            overlay.Root.CreateDirectory(directory, StateFolder.OwnerOnly);
        }
        catch (FileSystemException e)
        {
            throw Explain(e, layout.Folder);
        }
    }

    private static OciException Explain(FileSystemException e, string folder) => e.Errno switch
    {
        Errno.ENODEV => Unavailable($"overlay among the kernel's file systems, found none: {e.Message}", "load it with modprobe overlay", e),
        Errno.EPERM or Errno.EACCES => Unavailable($"the right to mount overlays (CAP_SYS_ADMIN), found that {e.Message}", RightHint, e),
        _ => Unavailable(
            $"a file system under `{ByteText.Escape(folder)}` that overlay can write to, found that {e.Message}",
            "choose a state folder on ext4, xfs, btrfs or tmpfs with --root DIR; inside a container mount a volume there", e),
    };

    private const string RightHint = "run as root; inside a container give it --cap-add SYS_ADMIN";

    private static bool CanSetTrusted(StateFolder state, RootPath folder)
    {
        try
        {
            state.Root.SetXattr(folder, Mark);
            return true;
        }
        catch (FileSystemException e) when (e.Errno is Errno.EPERM)
        {
            return false;
        }
        catch (FileSystemException e)
        {
            throw Unavailable($"extended attributes under `{ByteText.Escape(state.HostPath(folder))}`, found none: {e.Message}", "choose a state folder on another disk with --root DIR", e);
        }
    }

    private static OciException Unavailable(string what, string hint, Exception? inner = null) => new(ErrorCodes.OverlayUnavailable, $"expected {what}", hint, null, inner);
}
