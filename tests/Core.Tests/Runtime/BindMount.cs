using System.Runtime.InteropServices;

namespace Oci.Tests.Runtime;

/// <summary>Mounts one folder over another in the calling thread's mount namespace.</summary>
internal static partial class BindMount
{
    private const ulong Bind = 4096;

    public static int Make(string source, string target) => mount(source, target, null, Bind, null);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, ulong flags, string? data);
}
