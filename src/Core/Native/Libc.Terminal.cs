using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    /// <summary>Larger than <c>struct termios</c> of every C library.</summary>
    public const int TerminalModeBytes = 256;

    public const nuint GetWindowSize = 0x5413;
    public const nuint SetWindowSize = 0x5414;
    public const int UnixFamily = 1;
    public const int StreamSocket = 1;
    public const int ReceiveCloseOnExec = 0x40000000;

    /// <summary><c>struct winsize</c>.</summary>
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    /// <summary><c>struct iovec</c>.</summary>
    public struct Piece
    {
        public void* Start;
        public nuint Length;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    public struct Message
    {
        public void* Name;
        public nuint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public void* Control;
        public nuint ControlLength;
        public nuint Flags;
    }

    [LibraryImport(Library, SetLastError = true)]
    public static partial int tcgetattr(int file, void* mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int tcsetattr(int file, int actions, void* mode);

    [LibraryImport(Library)]
    public static partial void cfmakeraw(void* mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvmsg(SafeFileHandle socket, Message* message, int flags);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int WindowSizeControl(SafeFileHandle file, nuint request, WindowSize* size);
}
