using System.Buffers;

namespace Oci.Layers;

/// <summary>The bytes of an archive through one pooled buffer, counted.</summary>
internal sealed class TarInput(Stream source) : IDisposable
{
    private const int Capacity = 256 << 10;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int start;
    private int end;

    /// <summary>Bytes taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>Takes one block into <paramref name="block"/>; false at the end of the stream, which may only be between blocks.</summary>
    public bool TryReadBlock(Span<byte> block, string inside)
    {
        while (end - start < block.Length)
        {
            if (Fill()) continue;
            if (end == start) return false;
            throw TarFault.Truncated(Position, inside);
        }
        buffer.AsSpan(start, block.Length).CopyTo(block);
        Take(block.Length);
        return true;
    }

    /// <summary>Takes up to <paramref name="limit"/> bytes, at least one; valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadChunk(long limit, string inside)
    {
        if (start == end && !Fill()) throw TarFault.Truncated(Position, inside);
        var chunk = buffer.AsSpan(start, (int)Math.Min(limit, end - start));
        Take(chunk.Length);
        return chunk;
    }

    /// <summary>Takes up to <paramref name="target"/>'s length, at least one byte; big reads pass the buffer by.</summary>
    public int Read(Span<byte> target, string inside)
    {
        if (start == end && target.Length >= Capacity)
        {
            var read = source.Read(target);
            if (read == 0) throw TarFault.Truncated(Position, inside);
            Position += read;
            return read;
        }
        var chunk = ReadChunk(target.Length, inside);
        chunk.CopyTo(target);
        return chunk.Length;
    }

    /// <summary>Takes <paramref name="count"/> bytes into a new array that grows only as they arrive.</summary>
    public byte[] ReadBytes(int count, string inside)
    {
        var bytes = new byte[Math.Min(count, Capacity)];
        for (var filled = 0; filled < count;)
        {
            if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 2L));
            filled += Read(bytes.AsSpan(filled), inside);
        }
        return bytes;
    }

    /// <summary>Passes over <paramref name="count"/> bytes, by seeking where the source can.</summary>
    public void Skip(long count, string inside)
    {
        var buffered = (int)Math.Min(count, end - start);
        Take(buffered);
        count -= buffered;
        if (count >= Capacity && source.CanSeek)
        {
            // The last byte is read, so that a truncated source does not pass for a whole one.
            source.Seek(count - 1, SeekOrigin.Current);
            Position += count - 1;
            count = 1;
        }
        while (count > 0) count -= ReadChunk(count, inside).Length;
    }

    /// <summary>Passes over the rest of a block. There are writers that end an archive with its last entry's content: then there is none.</summary>
    public void SkipToBlock(int padding)
    {
        while (padding > 0 && (start < end || Fill()))
        {
            var taken = Math.Min(padding, end - start);
            Take(taken);
            padding -= taken;
        }
    }

    private void Take(int count)
    {
        start += count;
        Position += count;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        var read = source.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = 0;
    }
}
