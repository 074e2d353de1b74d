using System.Buffers.Binary;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A pseudo terminal of the container's own: the process gets one end, its starter the other. Source: pty(7), ioctl_tty(2).</summary>
[SupportedOSPlatform("linux")]
internal static class TerminalCalls
{
    private const string Multiplexer = "/dev/pts/ptmx";
    private const string Console = DeviceCalls.Folder + "/console";
    private const int Unlock = 0x40045431;
    private const int OpenPeer = 0x5441;
    private const int SetSize = 0x5414;
    private const int BecomeControlling = 0x540E;
    private const int DuplicateClosing = 1030; // F_DUPFD_CLOEXEC
    private const int OpenFlags = Kernel.ReadWrite | Kernel.NoControllingTerminal | Kernel.CloseOnExec;

    /// <summary>Makes it in a container that is being made, as its console too.</summary>
    public static void Make(CallTable table, Call root, ProcessSpec process, int starter)
    {
        var peer = Open(table, MountTargetCalls.Open(table, root, Multiplexer, OpenFlags), process, starter);
        MountTargetCalls.Make(table, root, Console, DeviceCalls.Folder, isFolder: false);
        var mount = table.Add("open_tree", Console, peer, "", Kernel.CloneTree | Kernel.CloseOnExec | Kernel.EmptyPath);
        MountTargetCalls.Attach(table, Console, mount, MountTargetCalls.Open(table, root, Console));
    }

    /// <summary>Makes it in a container that is there.</summary>
    public static void MakeInside(CallTable table, ProcessSpec process, int starter) =>
        Open(table, table.Add("openat", Multiplexer, Kernel.Here, Multiplexer, OpenFlags), process, starter);

    private static Call Open(CallTable table, Call multiplexer, ProcessSpec process, int starter)
    {
        table.Add("ioctl", "unlocking a terminal", multiplexer, Unlock, new byte[sizeof(int)]);
        if (process.ConsoleSize is { } size) table.Add("ioctl", "a terminal's size", multiplexer, SetSize, CallMemory.OfIntegers(size.Height | size.Width << 16, 0));
        var peer = table.Add("ioctl", "a terminal", multiplexer, OpenPeer, OpenFlags);
        if (process.User is { Uid: > 0 } user) table.Add("fchown", "a terminal", peer, user.Uid, uint.MaxValue);
        Send(table, multiplexer, starter);
        for (var number = 0; number < 3; number++) table.Add("dup3", $"descriptor {number}", peer, number, 0);
        table.Add("ioctl", "the controlling terminal", 0, BecomeControlling, 0);
        return peer;
    }

    // One byte, and with it the descriptor: SCM_RIGHTS of SOL_SOCKET.
    private static void Send(CallTable table, Call file, int starter)
    {
        var control = new CallMemory(new byte[DescriptorSocket.ControlBytes]);
        BinaryPrimitives.WriteInt64LittleEndian(control.Bytes, DescriptorSocket.DescriptorOffset + sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(control.Bytes.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(control.Bytes.AsSpan(12), 1);
        table.Add("fcntl", "a terminal", file, DuplicateClosing, 3).Into(control, DescriptorSocket.DescriptorOffset);
        var piece = new CallMemory([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) { Pointers = [(0, new byte[1])] };
        var message = new CallMemory(new byte[56]) { Pointers = [(16, piece), (32, control)] };
        BinaryPrimitives.WriteInt64LittleEndian(message.Bytes.AsSpan(24), 1);
        BinaryPrimitives.WriteInt64LittleEndian(message.Bytes.AsSpan(40), DescriptorSocket.ControlBytes);
        table.Add("sendmsg", "a terminal", starter, message, 0);
    }
}
