using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>A pair of sockets over which one process hands another an open file. Source: unix(7), cmsg(3).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DescriptorSocket : IDisposable
{
    /// <summary>Bytes of ancillary data that hold one descriptor, with its header and padding.</summary>
    public const int ControlBytes = 24;

    /// <summary>Where in them the descriptor stands.</summary>
    public const int DescriptorOffset = 16;

    private readonly SafeFileHandle ours;

    public DescriptorSocket()
    {
        var ends = stackalloc int[2];
        if (Libc.socketpair(Libc.UnixFamily, Libc.StreamSocket | Libc.CloseOnExec, 0, ends) != 0) Errno.Throw("socketpair", "a terminal");
        ours = new(ends[0], ownsHandle: true);
        Theirs = new(ends[1], ownsHandle: true);
    }

    /// <summary>The other process's end.</summary>
    public SafeFileHandle Theirs { get; }

    /// <summary>Blocks until the file comes; null when the other side has gone without sending one.</summary>
    public SafeFileHandle? Receive()
    {
        byte word;
        var control = stackalloc byte[ControlBytes];
        var piece = new Libc.Piece { Start = &word, Length = 1 };
        var message = new Libc.Message { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = ControlBytes };
        nint count;
        do count = Libc.recvmsg(ours, &message, Libc.ReceiveCloseOnExec);
        while (count < 0 && Errno.Last == Errno.EINTR);
        return count == 1 && message.ControlLength == ControlBytes ? new(*(int*)(control + DescriptorOffset), ownsHandle: true) : null;
    }

    public void Dispose()
    {
        ours.Dispose();
        Theirs.Dispose();
    }
}
