namespace Oci.Layers;

/// <summary>Cuts what is written into blocks of one size, the last one shorter, and hands each to all queues.</summary>
internal sealed class BlockSink(int blockSize, CancellationToken ct, params BlockQueue[] queues) : Stream
{
    private Block? block;

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            block ??= new Block(blockSize);
            var count = Math.Min(bytes.Length, blockSize - block.Length);
            bytes[..count].CopyTo(block.Buffer.AsSpan(block.Length));
            block.Length += count;
            bytes = bytes[count..];
            if (block.Length == blockSize) Emit();
        }
    }

    /// <summary>Writes a whole stream, straight into the blocks.</summary>
    public void CopyFrom(Stream source)
    {
        for (int read; ;)
        {
            block ??= new Block(blockSize);
            read = source.Read(block.Memory.Span[block.Length..]);
            if (read == 0) return;
            block.Length += read;
            if (block.Length == blockSize) Emit();
        }
    }

    /// <summary>Lets <paramref name="write"/> fill the blocks and ends all queues, with its fault if it has one.</summary>
    public void Fill(Action<BlockSink> write)
    {
        try
        {
            write(this);
            Complete(null);
        }
        catch (Exception fault)
        {
            Complete(fault);
            throw;
        }
    }

    /// <summary>Ends all queues; what is in the last block goes first unless there is a fault.</summary>
    private void Complete(Exception? fault)
    {
        if (block is { Length: > 0 } && fault is null) Emit();
        block?.Release();
        block = null;
        foreach (var queue in queues) queue.Complete(fault);
    }

    private void Emit()
    {
        ct.ThrowIfCancellationRequested();
        var full = block!;
        block = null;
        full.ShareAmong(queues.Length);
        var wanted = false;
        foreach (var queue in queues) wanted |= queue.Add(full);
        if (!wanted) throw new OperationCanceledException("Nobody reads the pipeline any more");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException("A pipeline has no length");
    public override long Position { get => throw new NotSupportedException("A pipeline cannot seek"); set => throw new NotSupportedException("A pipeline cannot seek"); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The other end is read");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A pipeline cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("A pipeline cannot be cut");
    public override void Flush() { }
}
