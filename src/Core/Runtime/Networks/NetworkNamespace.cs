using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A network namespace that is kept, whether or not a process is left in it, until this is disposed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000;
    private readonly SafeFileHandle file;

    private NetworkNamespace(SafeFileHandle file) => this.file = file;

    /// <summary>A path by which other programs open it.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}");

    /// <summary>That of a process.</summary>
    /// <exception cref="FileSystemException">The process is gone.</exception>
    public static NetworkNamespace Of(int process) => new(Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/ns/net")));

    /// <summary>A new one, with nobody in it.</summary>
    /// <exception cref="FileSystemException">The right is missing.</exception>
    public static NetworkNamespace Create()
    {
        // A thread of its own goes there, and ends.
        var made = new TaskCompletionSource<NetworkNamespace>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Make(made)) { IsBackground = true, Name = "network namespace" }.Start();
        return made.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static void Make(TaskCompletionSource<NetworkNamespace> made)
    {
        try
        {
            if (Libc.unshare(NewNetwork) != 0) Errno.Throw("unshare", "CLONE_NEWNET");
            made.SetResult(new NetworkNamespace(Open("/proc/thread-self/ns/net")));
        }
        catch (FileSystemException e)
        {
            made.SetException(e);
        }
    }

    private static SafeFileHandle Open(string path) => HostFile.Translate("open", path, () => File.OpenHandle(path));
}
