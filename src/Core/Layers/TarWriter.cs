using System.Buffers;

namespace Oci.Layers;

/// <summary>
/// Writes a tar, the same bytes for the same entries: ustar headers where everything fits, else a PAX header with only the records that are
/// needed, sorted; never GNU extensions, never access or change times, no names of users. Source: POSIX.1-2024 pax.
/// </summary>
/// <param name="destination">Where to; left open.</param>
public sealed class TarWriter(Stream destination)
{
    private static readonly byte[] Zeros = new byte[2 * TarFault.BlockSize];
    private readonly byte[] block = new byte[TarFault.BlockSize];
    private long missing;
    private int padding;

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Writes an entry's headers. Its <see cref="TarEntry.Size"/> bytes must follow by <see cref="WriteData"/> before the next entry.
    /// A directory's name gets its final slash. Offsets are not read.
    /// </summary>
    /// <exception cref="ArgumentException">What no tar can hold portably: sparse files, NUL in names, extended attributes that are empty or have <c>=</c> in their names.</exception>
    public void WriteEntry(TarEntry entry)
    {
        CheckComplete();
        if (entry.Sparse is not null) throw new ArgumentException("Layers have no sparse entries: give the content with its holes", nameof(entry));
        var header = TarEntryHeader.Of(entry);
        if (header.Records.Count > 0) WritePaxHeader(header);
        header.Format(block);
        Put(block);
        missing = header.Size;
        padding = (int)(-missing & (TarFault.BlockSize - 1));
        Pad();
    }

    /// <summary>Writes the next bytes of the entry's content.</summary>
    public void WriteData(ReadOnlySpan<byte> data)
    {
        if (data.Length > missing) throw new InvalidOperationException($"The entry has {missing} bytes left, not {data.Length}");
        Put(data);
        missing -= data.Length;
        Pad();
    }

    /// <summary>Writes an entry and its content, which must have <see cref="TarEntry.Size"/> bytes.</summary>
    public void WriteEntry(TarEntry entry, Stream content)
    {
        WriteEntry(entry);
        var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
        try
        {
            for (int read; (read = content.Read(buffer)) > 0;) WriteData(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        CheckComplete();
    }

    /// <summary>Writes the end of the archive: two zero blocks.</summary>
    public void Finish()
    {
        CheckComplete();
        Put(Zeros);
    }

    private void WritePaxHeader(TarEntryHeader header)
    {
        var records = header.FormatRecords();
        TarEntryHeader.OfPax(header, records.Length).Format(block);
        Put(block);
        Put(records);
        Put(Zeros.AsSpan(0, -records.Length & (TarFault.BlockSize - 1)));
    }

    private void Pad()
    {
        if (missing > 0) return;
        Put(Zeros.AsSpan(0, padding));
        padding = 0;
    }

    private void CheckComplete()
    {
        if (missing > 0) throw new InvalidOperationException($"The entry before lacks {missing} bytes");
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        destination.Write(bytes);
        Position += bytes.Length;
    }
}
