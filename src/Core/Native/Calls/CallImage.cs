using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// The stub as a program: sealed, and so small that it is one page. A process that runs it has none of our memory, and behind its
/// <c>/proc/self/exe</c> is nothing of the host's that anybody could write to (CVE-2019-5736).
/// </summary>
[SupportedOSPlatform("linux")]
internal static class CallImage
{
    private const int HeaderBytes = 64, SegmentBytes = 56;
    private const int CodeOffset = HeaderBytes + 2 * SegmentBytes;
    private const long Base = 0x10000000;
    private const short Executable = 2, X64 = 62, Arm64 = 183;
    private const uint Stack = 0x6474e551;
    private const int ReadAndExecute = 5, ReadAndWrite = 6;
    private const int LargestPage = 0x10000;
    private const int SetDescriptorFlags = 2; // F_SETFD
    private const int EmptyPath = 0x1000;

    private static readonly Lazy<(SafeFileHandle? File, int Error)> program = new(() =>
    {
        var file = MemoryFile.TryCreateProgram("calls", Bytes(CallStub.Own, CallStub.OwnImage), out var error);
        return (file, error);
    });

    /// <summary>Why it cannot be made here; null when it can.</summary>
    public static string? Obstacle => program.Value.File is null ? $"this system gives a process no program in memory: {Errno.Describe(program.Value.Error)}" : null;

    /// <summary>Becomes the program, which runs a table that is in a file.</summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="next">The table to run.</param>
    /// <param name="kept">Descriptors that are needed then.</param>
    public static void Enter(CallTable table, CallProgram next, IEnumerable<int> kept)
    {
        var file = (int)next.File!.DangerousGetHandle();
        foreach (var descriptor in kept.Append(file)) table.Add("fcntl", $"descriptor {descriptor}", descriptor, SetDescriptorFlags, 0);
        var arguments = CallMemory.OfStrings([file.ToString(CultureInfo.InvariantCulture)]);
        table.Add("execveat", "a program of ours", (int)program.Value.File!.DangerousGetHandle(), "", arguments, CallMemory.OfStrings([]), EmptyPath);
    }

    /// <summary>
    /// Closes at once what is not needed: a copy of a descriptor, however short it lives, keeps what it writes to from being executed (ETXTBSY), and a pipe
    /// from ending.
    /// </summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="next">The table to run.</param>
    /// <param name="kept">Descriptors that are needed, beside the standard ones.</param>
    public static void CloseOthers(CallTable table, CallProgram next, IEnumerable<int> kept) =>
        table.CloseOthers([0, 1, 2, .. kept, (int)next.File!.DangerousGetHandle(), (int)program.Value.File!.DangerousGetHandle()]);

    /// <summary>Has descriptors close when the table becomes the program that it is for.</summary>
    public static void CloseAtEnd(CallTable table, params ReadOnlySpan<int> descriptors)
    {
        foreach (var descriptor in descriptors) table.Add("fcntl", $"descriptor {descriptor}", descriptor, SetDescriptorFlags, 1);
    }

    // An executable of one segment. Source: elf(5).
    private static byte[] Bytes(ReadOnlySpan<byte> code, int start)
    {
        var bytes = new byte[CodeOffset + code.Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        Short(16, Executable);
        Short(18, CallStub.Own == CallStub.X64 ? X64 : Arm64);
        Short(20, 1);
        Long(24, Base + CodeOffset + start);
        Long(32, HeaderBytes);
        Short(52, HeaderBytes);
        Short(54, SegmentBytes);
        Short(56, 2);
        Segment(HeaderBytes, 1, ReadAndExecute, Base, bytes.Length, LargestPage);
        Segment(HeaderBytes + SegmentBytes, Stack, ReadAndWrite, 0, 0, 16);
        code.CopyTo(bytes.AsSpan(CodeOffset));
        return bytes;

        void Short(int place, short value) => BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(place), value);
        void Long(int place, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place), value);
        void Segment(int place, uint type, int flags, long address, long length, long alignment)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(place), type);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place + 4), flags);
            Long(place + 16, address);
            Long(place + 24, address);
            Long(place + 32, length);
            Long(place + 40, length);
            Long(place + 48, alignment);
        }
    }
}
