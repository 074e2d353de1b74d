using System.Runtime.Versioning;
using System.Text;

namespace Oci.Native;

/// <summary><c>execve(2)</c>: this process becomes another program, with its number, its streams and its terminal.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class ProgramReplacement
{
    /// <summary>Becomes the program; returns only where the kernel refuses, with its words.</summary>
    public static string TryBecome(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var argumentBytes = new NativeStrings([program, .. arguments]);
        using var environmentBytes = new NativeStrings(environment);
        var mask = stackalloc byte[Libc.SpawnTypeBytes];
        _ = Libc.sigemptyset(mask);
        _ = Libc.pthread_sigmask(Libc.SetSignalMask, mask, null);
        fixed (byte* path = Encoding.UTF8.GetBytes(program + "\0")) _ = Libc.execve(path, argumentBytes.Pointers, environmentBytes.Pointers);
        return $"`{program}`: {Errno.Describe(Errno.Last)}";
    }
}
