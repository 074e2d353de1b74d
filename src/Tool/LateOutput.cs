namespace Oci.Tool;

/// <summary>A stream that is opened when it is first written to: most verbs write text only.</summary>
internal sealed class LateOutput(Func<Stream> open) : Stream
{
    private Stream? stream;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException("Standard output has no length");
    public override long Position { get => throw new NotSupportedException("Standard output cannot seek"); set => throw new NotSupportedException("Standard output cannot seek"); }

    public override void Write(ReadOnlySpan<byte> buffer) => (stream ??= open()).Write(buffer);
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => stream?.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Standard output is written");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Standard output cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("Standard output cannot be cut");

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream?.Dispose();
        base.Dispose(disposing);
    }
}
