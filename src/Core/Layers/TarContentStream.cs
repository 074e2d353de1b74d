namespace Oci.Layers;

/// <summary>What a file of an archive contains, holes as zeros.</summary>
internal sealed class TarContentStream(TarReader reader, TarEntry entry) : Stream
{
    private readonly IReadOnlyList<SparseSegment> segments = entry.Sparse?.Segments ?? [new SparseSegment(0, entry.Size)];
    private int segment;
    private long position;

    public override int Read(Span<byte> buffer)
    {
        while (segment < segments.Count && position == segments[segment].Offset + segments[segment].Length) segment++;
        var next = segment < segments.Count ? segments[segment] : new SparseSegment(entry.Size, 0);
        if (position < next.Offset)
        {
            var hole = buffer[..(int)Math.Min(buffer.Length, next.Offset - position)];
            hole.Clear();
            position += hole.Length;
            return hole.Length;
        }
        var read = reader.ReadData(entry, buffer[..(int)Math.Min(buffer.Length, next.Offset + next.Length - position)]);
        position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => entry.Size;
    public override long Position { get => position; set => throw new NotSupportedException("An archive is read forwards only"); }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An archive is read forwards only");
    public override void SetLength(long value) => throw new NotSupportedException("An archive that is read cannot be changed");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An archive that is read cannot be changed");
    public override void Flush() { }
}
