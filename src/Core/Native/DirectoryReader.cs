using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Reads whole directories with <c>getdents64(2)</c>, names as bytes.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class DirectoryReader
{
    private const int BufferSize = 64 * 1024;

    // struct linux_dirent64: ino (8), off (8), reclen (2), type (1), name.
    private const int LengthOffset = 16;
    private const int KindOffset = 18;
    private const int NameOffset = 19;

    public static int TryRead(SafeFileHandle directory, out List<DirectoryEntry> entries)
    {
        entries = [];
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                nint length;
                fixed (byte* start = buffer) length = Libc.GetDirectoryEntries(directory, start, BufferSize);
                if (length < 0) return Errno.Last;
                if (length == 0) return 0;
                Parse(buffer.AsSpan(0, (int)length), entries);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Parse(ReadOnlySpan<byte> records, List<DirectoryEntry> entries)
    {
        while (records.Length > NameOffset)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(records[LengthOffset..]);
            var name = records[NameOffset..size];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                entries.Add(new DirectoryEntry(name.ToArray(), (FileKind)records[KindOffset]));
            }
            records = records[size..];
        }
    }
}
