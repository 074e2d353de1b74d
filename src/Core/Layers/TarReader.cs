using System.Diagnostics.CodeAnalysis;

namespace Oci.Layers;

/// <summary>
/// Reads a tar from a stream, entry by entry, in one pass and in bounded memory. Understands v7, ustar, PAX (local and global) and GNU
/// (long names, base-256 numbers, sparse files of every kind). Malformed input is an <see cref="Diagnostics.OciException"/>, never skipped.
/// Where readers are known to disagree about what an archive says, the archive is refused. Source: POSIX.1-2024 pax, GNU tar manual.
/// </summary>
/// <param name="source">The tar; left open. It is read ahead of the current entry, and not beyond the archive's end marker by more than a buffer.</param>
/// <param name="limits">How much to believe.</param>
public sealed partial class TarReader(Stream source, TarLimits limits) : IDisposable
{
    private readonly TarInput input = new(source);
    private readonly byte[] block = new byte[TarFault.BlockSize];
    private PaxAttributes global = new();
    private TarEntry? current;
    private long unread;
    private int padding;
    private long entries;
    private bool ended;

    /// <summary>Moves to the next entry, skipping what is left of this one's content; false at the end of the archive.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidTar"/>, <see cref="Diagnostics.ErrorCodes.LimitExceeded"/>.</exception>
    public bool TryReadNext([NotNullWhen(true)] out TarEntry? entry)
    {
        SkipContent();
        current = entry = ended ? null : ReadEntry();
        ended = entry is null;
        if (++entries > limits.MaxEntries && !ended) throw TarFault.TooMuch(input.Position, "entries", limits.MaxEntries, entries);
        return entry is not null;
    }

    private void SkipContent()
    {
        input.Skip(unread, "an entry's content");
        input.SkipToBlock(padding);
        unread = padding = 0;
    }

    private TarEntry? ReadEntry()
    {
        var extensions = new TarExtensions(input.Position);
        while (TryReadHeader(extensions, out var header))
        {
            switch (header.TypeFlag)
            {
                case (byte)'x':
                    extensions.SetLocal(PaxAttributes.Read(ReadPaxBody(header), false, header.Offset, limits), header.Offset);
                    break;
                case (byte)'g':
                    ReadGlobal(header, extensions);
                    break;
                case (byte)'L':
                    extensions.SetLongName(ReadLongName(header), header.Offset);
                    break;
                case (byte)'K':
                    extensions.SetLongLink(ReadLongName(header), header.Offset);
                    break;
                case (byte)'V': // a volume's label; it has no content
                    break;
                default:
                    return CreateEntry(header, extensions);
            }
        }
        return null;
    }

    private bool TryReadHeader(TarExtensions extensions, out TarHeader header)
    {
        header = new TarHeader(block, input.Position);
        var isEnd = !input.TryReadBlock(block, "a header") || IsEndMarker();
        if (isEnd && !extensions.IsEmpty) throw TarFault.Invalid(header.Offset, "expected an entry after its extension header, found the end of the archive");
        if (!isEnd && !header.HasValidChecksum()) throw TarFault.Invalid(header.Offset, "expected a header, found a block with a wrong checksum");
        return !isEnd;
    }

    // Two zero blocks, or one before the end of the stream. After a single one GNU tar stops, others go on: nothing may hide there.
    private bool IsEndMarker()
    {
        if (block.AsSpan().ContainsAnyExcept((byte)0)) return false;
        if (input.TryReadBlock(block, "the end marker") && block.AsSpan().ContainsAnyExcept((byte)0))
            throw TarFault.Invalid(input.Position, "expected a second zero block to end the archive, found something else");
        return true;
    }

    private byte[] ReadPaxBody(TarHeader header)
    {
        var size = header.Size;
        if (size > limits.MaxPaxHeaderSize) throw TarFault.TooMuch(header.Offset, "bytes of a PAX header", limits.MaxPaxHeaderSize, size);
        return ReadPadded((int)size, "a PAX header");
    }

    private void ReadGlobal(TarHeader header, TarExtensions extensions)
    {
        if (!extensions.IsEmpty) throw TarFault.Invalid(header.Offset, "expected an entry after its extension header, found a global header");
        global = global.Overlay(PaxAttributes.Read(ReadPaxBody(header), true, header.Offset, limits));
    }

    private ReadOnlyMemory<byte> ReadLongName(TarHeader header)
    {
        var size = header.Size;
        // The final NUL is counted.
        if (size > limits.MaxNameLength + 1L) throw TarFault.TooMuch(header.Offset, "bytes of a name", limits.MaxNameLength, size - 1);
        var body = ReadPadded((int)size, "a long name");
        var end = body.AsSpan().IndexOf((byte)0);
        return end < 0 ? body : body.AsMemory(0, end);
    }

    private byte[] ReadPadded(int size, string inside)
    {
        var body = input.ReadBytes(size, inside);
        input.Skip(PaddingOf(size), inside);
        return body;
    }

    private static int PaddingOf(long size) => (int)(-size & (TarFault.BlockSize - 1));

    /// <summary>Gives the buffer back; the source stays open.</summary>
    public void Dispose() => input.Dispose();
}
