namespace Oci.Tool;

/// <summary>Standard input. Whoever waits for it can be interrupted: the system's own reading goes on until something comes.</summary>
/// <param name="stream">What is read.</param>
/// <param name="interrupted">Ends the waiting.</param>
internal sealed class InterruptibleInput(Stream stream, CancellationToken interrupted) : Stream
{
    // A reading that is given up may still end, and must not write into what the reader has by then for something else.
    private readonly byte[] chunk = new byte[1 << 16];

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException("Standard input has no length");
    public override long Position { get => throw new NotSupportedException("Standard input cannot seek"); set => throw new NotSupportedException("Standard input cannot seek"); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = stream.ReadAsync(chunk.AsMemory(0, Math.Min(chunk.Length, buffer.Length)), CancellationToken.None).AsTask();
        var count = await reading.WaitAsync(cancellationToken.CanBeCanceled ? cancellationToken : interrupted);
        chunk.AsSpan(0, count).CopyTo(buffer.Span);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, interrupted).GetAwaiter().GetResult();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Standard input cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("Standard input cannot be cut");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Standard input is read");

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
