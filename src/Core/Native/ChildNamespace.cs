using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// The namespace of processes that children of the calling thread are in, while this is not disposed. No other thread must be started from it
/// meanwhile: threads of one process cannot be in different ones. Source: pid_namespaces(7), setns(2).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ChildNamespace : IDisposable
{
    private const int NewProcess = 0x20000000;
    private const string Own = "/proc/self/ns/pid";

    private ChildNamespace() { }

    /// <summary>Takes that of a file, <c>/proc/7/ns/pid</c>; null for our own, which needs no change.</summary>
    /// <exception cref="FileSystemException">It cannot be joined.</exception>
    public static ChildNamespace? Enter(string? path)
    {
        if (path is null) return null;
        Join(path);
        return new();
    }

    /// <summary>Takes our own again.</summary>
    public void Dispose() => Join(Own);

    private static void Join(string path)
    {
        using var file = Open(path);
        if (Libc.setns((int)file.DangerousGetHandle(), NewProcess) != 0) Errno.Throw("setns", path);
    }

    private static SafeFileHandle Open(string path) => HostFile.Translate("open", path, () => File.OpenHandle(path));
}
