namespace Oci.Layers;

public sealed partial class TarReader
{
    /// <summary>
    /// The next piece of the entry's stored bytes, straight from the reader's buffer and valid until the next call; false at their end.
    /// For a sparse file the pieces follow <see cref="TarEntry.Sparse"/>.
    /// </summary>
    public bool TryReadChunk(out ReadOnlySpan<byte> chunk)
    {
        chunk = unread == 0 ? [] : input.ReadChunk(unread, "an entry's content");
        unread -= chunk.Length;
        return !chunk.IsEmpty;
    }

    /// <summary>Reads stored bytes into <paramref name="buffer"/>; 0 at their end.</summary>
    public int ReadData(Span<byte> buffer)
    {
        if (unread == 0 || buffer.IsEmpty) return 0;
        var read = input.Read(buffer[..(int)Math.Min(buffer.Length, unread)], "an entry's content");
        unread -= read;
        return read;
    }

    internal int ReadData(TarEntry entry, Span<byte> buffer) =>
        entry == current ? ReadData(buffer) : throw new InvalidOperationException($"The reader has moved on from `{entry}`");

    /// <summary>
    /// The entry's content, holes as zeros. Call it once, before any other read of the entry; the stream ends with the reader's move to the next entry.
    /// </summary>
    public Stream OpenContent() => new TarContentStream(this, current ?? throw new InvalidOperationException("There is no entry before the first or after the last"));
}
