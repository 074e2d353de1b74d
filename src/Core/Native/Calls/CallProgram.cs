using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// A table in memory, as the stub reads it: in ours, where it must stay until the process that runs it has become another program or ended; or in
/// a file, for a process that is to have no memory of ours.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class CallProgram : IDisposable
{
    // As in stub-x64.S.
    private const int EntryBytes = 96;
    private const int ContextBytes = 64;
    private const int StackBytes = 16 * 1024;
    private const int Modes = 56, Stored = 64, FineErrors = 72, SkipOnError = 80, SkipOnResult = 84, Result = 88;
    private const long AddressInFile = 0x10010000;

    private readonly CallTable table;
    private readonly CallLayout layout = new();
    private readonly Dictionary<Call, int> places = [];
    private readonly Dictionary<object, int> contents = new(ReferenceEqualityComparer.Instance);
    private readonly int entries;
    private byte* memory;

    private CallProgram(CallTable table, bool hasStack)
    {
        this.table = table;
        for (var i = 0; i < table.Calls.Count; i++) places[table.Calls[i]] = i;
        var context = layout.Allocate(ContextBytes);
        entries = layout.Allocate(table.Calls.Count * EntryBytes);
        for (var i = 0; i < table.Calls.Count; i++) Write(table.Calls[i], entries + i * EntryBytes);
        if (hasStack) layout.PutAddress(context + 8, layout.Allocate(StackBytes) + StackBytes - 64);
        layout.PutAddress(context + 24, entries);
        layout.Put(context + 48, -1);
    }

    /// <summary>A table in our memory.</summary>
    public CallProgram(CallTable table) : this(table, hasStack: true)
    {
        memory = (byte*)NativeMemory.Alloc((nuint)layout.Length);
        layout.PlaceAt((long)memory).CopyTo(new Span<byte>(memory, layout.Length));
    }

    /// <summary>The file that the table is in; null where it is in our memory.</summary>
    public SafeFileHandle? File { get; private init; }

    /// <summary>The table that leads there, which has to stay as long as this one.</summary>
    public CallProgram? Way { get; set; }

    /// <summary>A table in a memory file.</summary>
    /// <exception cref="FileSystemException">There can be no such file.</exception>
    public static CallProgram InFile(CallTable table)
    {
        var program = new CallProgram(table, hasStack: false) { File = MemoryFile.Create("table") };
        var error = OpenFile.TryWrite(program.File, program.layout.PlaceAt(AddressInFile));
        if (error == 0) return program;
        program.Dispose();
        throw Errno.Explain("write", "table", error);
    }

    /// <summary>What the stub is given.</summary>
    /// <param name="flags"><c>clone(2)</c>'s.</param>
    /// <param name="descriptor">Where <c>CLONE_PIDFD</c> puts the descriptor.</param>
    public nint Prepare(long flags, int* descriptor)
    {
        *(long*)memory = flags;
        *(long*)(memory + 16) = (long)descriptor;
        return (nint)memory;
    }

    /// <summary>The call that failed; null where none has.</summary>
    public CallFailure? Failure
    {
        get
        {
            if (Way?.Failure is { } before) return before;
            var place = Long(32);
            if (place == 0) return null;
            var number = (place - (File is null ? (long)memory : AddressInFile) - entries) / EntryBytes;
            // Who got hold of the process may have written anything.
            return new(table.Calls[(int)Math.Clamp(number, 0, table.Calls.Count - 1)], (int)Long(40));
        }
    }

    /// <summary>What a call returned: negative error numbers, 0 for one that was not made.</summary>
    public long ResultOf(Call call) => Long(entries + places[call] * EntryBytes + Result);

    /// <summary>Whether a program was found that may not be executed.</summary>
    public bool WasDenied() => table.Calls.Any(call => call.Name == "execve" && ResultOf(call) == -Errno.EACCES);

    /// <summary>What memory holds now, at an offset.</summary>
    public int Read(CallMemory content, int offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Read(contents[content] + offset, bytes);
        return MemoryMarshal.Read<int>(bytes);
    }

    public void Dispose()
    {
        Way?.Dispose();
        File?.Dispose();
        NativeMemory.Free(memory);
        memory = null;
    }

    private long Long(int place)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Read(place, bytes);
        return MemoryMarshal.Read<long>(bytes);
    }

    private void Read(int place, Span<byte> bytes)
    {
        if (File is null) new ReadOnlySpan<byte>(memory + place, bytes.Length).CopyTo(bytes);
        else _ = RandomAccess.Read(File, bytes, place);
    }

    private void Write(Call call, int entry)
    {
        var modes = call.IsOptional ? 1L : 0;
        layout.Put(entry, SystemCallNumbers.Require(call.Name));
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            Write(call.Arguments[i], entry + 8 + 8 * i);
            if (call.Arguments[i].Content is Call) modes |= 2L << i;
        }
        layout.Put(entry + Modes, modes);
        if (call.Stored is { } place) layout.PutAddress(entry + Stored, PlaceOf(place.Memory) + place.Offset);
        for (var i = 0; i < call.FineErrors.Count; i++) MemoryMarshal.Write(layout.At(entry + FineErrors + 2 * i, 2), call.FineErrors[i]);
        MemoryMarshal.Write(layout.At(entry + SkipOnError, 4), call.SkippedOnError * EntryBytes);
        MemoryMarshal.Write(layout.At(entry + SkipOnResult, 4), call.SkippedOnResult * EntryBytes);
    }

    private void Write(CallArgument argument, int place)
    {
        if (argument.Content is null) layout.Put(place, argument.Number);
        else layout.PutAddress(place, argument.Content is Call call ? entries + places[call] * EntryBytes + Result : PlaceOf(argument.Content));
    }

    private int PlaceOf(object content)
    {
        if (contents.TryGetValue(content, out var known)) return known;
        var bytes = content switch
        {
            string text => Encoding.UTF8.GetBytes(text + "\0"),
            byte[] raw => raw,
            _ => ((CallMemory)content).Bytes,
        };
        var place = layout.Allocate(bytes.Length);
        contents[content] = place;
        bytes.CopyTo(layout.At(place, bytes.Length));
        if (content is not CallMemory memory) return place;
        foreach (var (offset, target) in memory.Pointers) layout.PutAddress(place + offset, PlaceOf(target));
        return place;
    }
}
