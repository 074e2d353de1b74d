using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Runs test code on a thread of its own that has changed what it may see or do; nothing of that outlives it. Needs root.</summary>
[SupportedOSPlatform("linux")]
public static class PrivateThread
{
    private const uint Nobody = 65534;

    /// <summary>In a mount namespace of its own, where the work may mount what it likes.</summary>
    public static T WithMounts<T>(Func<T> work) => Run(() =>
    {
        Check(Libc.unshare(Libc.NewMountNamespace), "unshare");
        Check(Libc.mount(null, "/", null, Libc.MountRecursive | Libc.MountSlave, null), "mount");
        return work();
    });

    /// <summary>With a file system of the given size at <paramref name="folder"/>.</summary>
    public static T OnSmallDisk<T>(string folder, int bytes, Func<T> work) => WithMounts(() =>
    {
        Check(Libc.mount("smalldisk", folder, "tmpfs", 0, $"size={bytes}"), "mount");
        return work();
    });

    /// <summary>With <paramref name="folder"/> mounted read-only.</summary>
    public static T OnReadOnlyDisk<T>(string folder, Func<T> work) => WithMounts(() =>
    {
        Check(Libc.mount(folder, folder, null, Libc.MountBind, null), "mount");
        Check(Libc.mount(null, folder, null, Libc.MountBind | Libc.MountRemount | Libc.MountReadOnly, null), "mount");
        return work();
    });

    /// <summary>As a user without any right, who owns <paramref name="folder"/>.</summary>
    public static T AsNobody<T>(string folder, Func<T> work)
    {
        using (var root = RootDirectory.Open(folder)) root.SetOwner(RootPath.Root, Nobody, Nobody);
        return Run(() =>
        {
            // The raw calls change this thread alone; the library's would change them all.
            var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
            Check((int)Libc.syscall(isArm ? 159 : 116, 0, 0, 0, 0, 0, 0), "setgroups");
            Check((int)Libc.syscall(isArm ? 149 : 119, (nint)Nobody, (nint)Nobody, (nint)Nobody, 0, 0, 0), "setresgid");
            Check((int)Libc.syscall(isArm ? 147 : 117, (nint)Nobody, (nint)Nobody, (nint)Nobody, 0, 0, 0), "setresuid");
            return work();
        });
    }

    private static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result!;
    }

    private static void Check(int result, string call)
    {
        if (result < 0) Errno.Throw(call, "a test's thread");
    }
}
