using System.Runtime.InteropServices;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    /// <summary><c>CLONE_FS</c>: working folder, root and umask apart from the other threads'.</summary>
    public const int OwnWorkingFolder = 0x200;
    public const int NewMountNamespace = 0x20000;
    public const int NewUserNamespace = 0x10000000;
    public const int SetParentDeathSignal = 1;
    public const int SetNoNewPrivileges = 38;
    public const int GetNoNewPrivileges = 39;
    public const int SetChildSubreaper = 36;
    public const int SignalInterrupt = 2;
    public const int SignalKill = 9;
    public const int SignalTerminate = 15;

    /// <summary><c>SIG_SETMASK</c>.</summary>
    public const int SetSignalMask = 2;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int execve(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int dup(int file);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mkfifo(byte* path, uint mode);

    [LibraryImport(Library)]
    public static partial int pthread_sigmask(int how, void* signals, void* old);

    [LibraryImport(Library)]
    public static partial uint geteuid();

    [LibraryImport(Library)]
    public static partial uint getegid();

    [LibraryImport(Library)]
    public static partial int getpid();

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setns(int file, int type);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int kill(int process, int signal);
}
