namespace Oci.Layers;

/// <summary>Reads what comes through a queue.</summary>
internal sealed class BlockStream(BlockQueue queue) : Stream
{
    private Block? block;
    private int taken;

    public override int Read(Span<byte> buffer)
    {
        while (block is null || taken == block.Length)
        {
            block?.Release();
            block = null;
            taken = 0;
            if (buffer.IsEmpty || !queue.TryTake(out block)) return 0;
        }
        var count = Math.Min(buffer.Length, block.Length - taken);
        block.Bytes.Slice(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }

    /// <summary>Hands on whole blocks: nothing is copied in between.</summary>
    public override void CopyTo(Stream destination, int bufferSize)
    {
        do
        {
            if (block is not null) destination.Write(block.Bytes[taken..]);
            block?.Release();
            block = null;
            taken = 0;
        }
        while (queue.TryTake(out block));
    }

    /// <summary>Reads to the end, for the sake of the faults on the way.</summary>
    public void Drain()
    {
        do block?.Release();
        while (queue.TryTake(out block));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            block?.Release();
            block = null;
            queue.Abandon();
        }
        base.Dispose(disposing);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException("A pipeline has no length");
    public override long Position { get => throw new NotSupportedException("A pipeline cannot seek"); set => throw new NotSupportedException("A pipeline cannot seek"); }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A pipeline cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("A pipeline cannot be cut");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The other end is written");
    public override void Flush() { }
}
