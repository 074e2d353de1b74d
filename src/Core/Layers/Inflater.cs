using System.Buffers.Binary;
using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>
/// Decodes a deflate stream (RFC 1951). Our own because the platform's decoder takes a truncated stream for a whole one and does not tell where
/// a stream ended, so that what follows it could not be checked.
/// </summary>
internal sealed partial class Inflater(InflateInput input)
{
    private const int HistorySize = 32 << 10;
    private const int OutputSize = 128 << 10;
    // A symbol begun before the end of the output may be 258 bytes long, and is copied in steps of 16.
    private const int OutputSlack = 320;
    private const int LengthIndexBits = 11;
    private const int DistanceIndexBits = 8;

    private static readonly HuffmanTable FixedLengths = MakeFixed(LengthIndexBits, FixedLengthLengths(), DeflateAlphabet.LiteralsAndLengths);
    private static readonly HuffmanTable FixedDistances = MakeFixed(DistanceIndexBits, [.. Enumerable.Repeat((byte)5, 32)], DeflateAlphabet.Distances);

    private readonly byte[] window = GC.AllocateUninitializedArray<byte>(HistorySize + OutputSize + OutputSlack, pinned: true);
    private readonly HuffmanTable ownLengths = new(LengthIndexBits, 4096);
    private readonly HuffmanTable ownDistances = new(DistanceIndexBits, 1024);
    private readonly HuffmanTable codeLengths = new(7, 128);
    private HuffmanTable lengths = FixedLengths;
    private HuffmanTable distances = FixedDistances;

    private ulong bits;
    private int bitCount; // below 8 between steps
    private int written;
    private int historyStart;
    private int storedLeft;
    private bool isFinal;
    private Step step;

    private enum Step
    {
        Header,
        Stored,
        Codes,
        Done,
    }

    private static HuffmanTable MakeFixed(int indexBits, byte[] lengths, uint[] symbols)
    {
        var table = new HuffmanTable(indexBits, 4096);
        table.TryBuild(lengths, symbols, mayBeIncomplete: false);
        return table;
    }

    private static byte[] FixedLengthLengths() =>
        [.. Enumerable.Range(0, 288).Select(i => (byte)(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))];

    /// <summary>Begins with another stream, at the input's next byte.</summary>
    public void Reset() => (step, bits, bitCount, historyStart, isFinal) = (Step.Header, 0, 0, written, false);

    /// <summary>The next bytes, valid until the next call; none at the end of the stream. The input then stands after its last byte.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCompression"/>.</exception>
    public ReadOnlyMemory<byte> Decode()
    {
        if (written >= HistorySize + OutputSize) Slide();
        var from = written;
        while (step != Step.Done && written < HistorySize + OutputSize)
        {
            if (step == Step.Header) ReadBlockHeader();
            else if (step == Step.Stored) CopyStored();
            else DecodeSymbols();
        }
        return window.AsMemory(from, written - from);
    }

    private void Slide()
    {
        var shift = written - HistorySize;
        window.AsSpan(shift, HistorySize).CopyTo(window);
        written -= shift;
        historyStart = Math.Max(0, historyStart - shift);
    }

    private void ReadBlockHeader()
    {
        if (isFinal)
        {
            step = Step.Done;
            return;
        }
        isFinal = TakeBits(1) == 1;
        switch (TakeBits(2))
        {
            case 0:
                ReadStoredHeader();
                break;
            case 1:
                (lengths, distances, step) = (FixedLengths, FixedDistances, Step.Codes);
                break;
            case 2:
                ReadCodes();
                (lengths, distances, step) = (ownLengths, ownDistances, Step.Codes);
                break;
            default:
                throw Corrupt("a block of type 3");
        }
    }

    // RFC 1951, 3.2.4: what is left of the byte is skipped; a length and its complement follow.
    private void ReadStoredHeader()
    {
        (bits, bitCount) = (0, 0);
        if (!input.TryFill(4)) throw Truncated();
        var (length, complement) = (BinaryPrimitives.ReadUInt16LittleEndian(input.Bytes), BinaryPrimitives.ReadUInt16LittleEndian(input.Bytes[2..]));
        if (length != (ushort)~complement) throw Corrupt("a stored block with a wrong length");
        input.Start += 4;
        (storedLeft, step) = (length, Step.Stored);
    }

    private void CopyStored()
    {
        if (storedLeft > 0 && !input.TryFill(1)) throw Truncated();
        var count = Math.Min(Math.Min(storedLeft, input.Bytes.Length), HistorySize + OutputSize - written);
        input.Bytes[..count].CopyTo(window.AsSpan(written));
        input.Start += count;
        written += count;
        storedLeft -= count;
        if (storedLeft == 0) step = Step.Header;
    }

    // RFC 1951, 3.2.7.
    private void ReadCodes()
    {
        var (lengthCount, distanceCount, codeCount) = ((int)TakeBits(5) + 257, (int)TakeBits(5) + 1, (int)TakeBits(4) + 4);
        if (lengthCount > 286 || distanceCount > 30) throw Corrupt("too many symbols");
        ReadOnlySpan<byte> order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        Span<byte> own = stackalloc byte[19];
        own.Clear();
        foreach (var symbol in order[..codeCount]) own[symbol] = (byte)TakeBits(3);
        if (!codeLengths.TryBuild(own, DeflateAlphabet.CodeLengths, mayBeIncomplete: false)) throw Corrupt("an impossible code");
        Span<byte> all = stackalloc byte[286 + 30];
        all = all[..(lengthCount + distanceCount)];
        ReadCodeLengths(all);
        GiveBack();
        if (all[256] == 0) throw Corrupt("a block without end");
        if (!ownLengths.TryBuild(all[..lengthCount], DeflateAlphabet.LiteralsAndLengths, mayBeIncomplete: true)
            || !ownDistances.TryBuild(all[lengthCount..], DeflateAlphabet.Distances, mayBeIncomplete: true)) throw Corrupt("an impossible code");
    }

    private void ReadCodeLengths(Span<byte> all)
    {
        for (var i = 0; i < all.Length;)
        {
            var symbol = TakeCodeLength();
            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0) throw Corrupt("a repetition of nothing");
            var (value, count) = symbol switch
            {
                16 => (all[i - 1], (int)TakeBits(2) + 3),
                17 => ((byte)0, (int)TakeBits(3) + 3),
                _ => ((byte)0, (int)TakeBits(7) + 11),
            };
            if (count > all.Length - i) throw Corrupt("too many code lengths");
            all.Slice(i, count).Fill(value);
            i += count;
        }
    }

    private uint TakeCodeLength()
    {
        Peek(7);
        var entry = codeLengths.Entries[(int)bits & 127];
        Drop((int)entry & 63);
        return entry >> 16;
    }

    private uint TakeBits(int count)
    {
        Peek(count);
        var value = (uint)bits & ((1u << count) - 1);
        Drop(count);
        return value;
    }

    // As many bits as there are.
    private void Peek(int count)
    {
        while (bitCount < count && input.TryFill(1))
        {
            bits |= (ulong)input.Buffer[input.Start++] << bitCount;
            bitCount += 8;
        }
    }

    // A byte that was looked into for a code which was then shorter.
    private void GiveBack()
    {
        input.Start -= bitCount >> 3;
        bitCount &= 7;
        bits &= (1u << bitCount) - 1;
    }

    private void Drop(int count)
    {
        if (count > bitCount) throw Truncated();
        bits >>= count;
        bitCount -= count;
    }

    private static OciException Truncated() => new(ErrorCodes.InvalidCompression, "expected the rest of a gzip member, found the end of the stream");

    private static OciException Corrupt(string found) => new(ErrorCodes.InvalidCompression, $"expected deflate data, found {found}");
}
