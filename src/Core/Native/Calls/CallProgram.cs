using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Oci.Native;

/// <summary>A table in memory, as the stub reads it. It must stay until the process that runs it has become another program or ended.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class CallProgram : IDisposable
{
    // As in stub-x64.S.
    private const int EntryBytes = 96;
    private const int ContextBytes = 64;
    private const int StackBytes = 16 * 1024;
    private const int Modes = 56, Stored = 64, FineErrors = 72, SkipOnError = 80, SkipOnResult = 84, Result = 88;

    private readonly CallTable table;
    private readonly Dictionary<Call, int> places = [];
    private readonly Dictionary<object, nint> addresses = new(ReferenceEqualityComparer.Instance);
    private readonly List<nint> blocks = [];
    private readonly byte* entries;
    private readonly byte* context;

    public CallProgram(CallTable table)
    {
        this.table = table;
        for (var i = 0; i < table.Calls.Count; i++) places[table.Calls[i]] = i;
        entries = (byte*)Allocate(table.Calls.Count * EntryBytes);
        context = (byte*)Allocate(ContextBytes);
        for (var i = 0; i < table.Calls.Count; i++) Write(table.Calls[i], entries + i * EntryBytes);
        var stack = Allocate(StackBytes);
        Field(8) = stack + StackBytes - 64;
        Field(24) = (long)entries;
        Field(48) = -1;
    }

    /// <summary>What the stub is given.</summary>
    /// <param name="flags"><c>clone(2)</c>'s.</param>
    /// <param name="descriptor">Where <c>CLONE_PIDFD</c> puts the descriptor.</param>
    public nint Prepare(long flags, int* descriptor)
    {
        Field(0) = flags;
        Field(16) = (long)descriptor;
        return (nint)context;
    }

    /// <summary>The call that failed; null where none has.</summary>
    public CallFailure? Failure => Field(32) == 0 ? null : new(table.Calls[(int)((Field(32) - (long)entries) / EntryBytes)], (int)Field(40));

    /// <summary>What a call returned: negative error numbers, 0 for one that was not made.</summary>
    public long ResultOf(Call call) => *(long*)(entries + places[call] * EntryBytes + Result);

    /// <summary>Whether a program was found that may not be executed.</summary>
    public bool WasDenied() => table.Calls.Any(call => call.Name == "execve" && ResultOf(call) == -Errno.EACCES);

    /// <summary>What memory holds now, at an offset.</summary>
    public int Read(CallMemory memory, int offset) => *(int*)(addresses[memory] + offset);

    public void Dispose()
    {
        foreach (var block in blocks) NativeMemory.Free((void*)block);
        blocks.Clear();
    }

    private ref long Field(int offset) => ref *(long*)(context + offset);

    private void Write(Call call, byte* entry)
    {
        var modes = call.IsOptional ? 1L : 0;
        *(long*)entry = SystemCallNumbers.Require(call.Name);
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            *(long*)(entry + 8 + 8 * i) = ValueOf(call.Arguments[i]);
            if (call.Arguments[i].Content is Call) modes |= 2L << i;
        }
        *(long*)(entry + Modes) = modes;
        if (call.Stored is { } place) *(long*)(entry + Stored) = AddressOf(place.Memory) + place.Offset;
        for (var i = 0; i < call.FineErrors.Count; i++) *(ushort*)(entry + FineErrors + 2 * i) = call.FineErrors[i];
        *(int*)(entry + SkipOnError) = call.SkippedOnError * EntryBytes;
        *(int*)(entry + SkipOnResult) = call.SkippedOnResult * EntryBytes;
    }

    private long ValueOf(CallArgument argument) => argument.Content switch
    {
        null => argument.Number,
        Call call => (long)(entries + places[call] * EntryBytes + Result),
        var content => AddressOf(content),
    };

    private nint AddressOf(object content)
    {
        if (addresses.TryGetValue(content, out var known)) return known;
        var bytes = content switch
        {
            string text => Encoding.UTF8.GetBytes(text + "\0"),
            byte[] raw => raw,
            _ => ((CallMemory)content).Bytes,
        };
        var address = Allocate(bytes.Length);
        addresses[content] = address;
        bytes.CopyTo(new Span<byte>((void*)address, bytes.Length));
        if (content is not CallMemory memory) return address;
        foreach (var (offset, target) in memory.Pointers) *(long*)(address + offset) = AddressOf(target);
        return address;
    }

    private nint Allocate(int bytes)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)Math.Max(bytes, 8));
        blocks.Add(block);
        return block;
    }
}
