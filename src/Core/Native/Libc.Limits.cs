using System.Runtime.InteropServices;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    /// <summary><c>struct rlimit64</c>.</summary>
    public struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prlimit64(int process, int resource, Limit* newLimit, Limit* oldLimit);
}
