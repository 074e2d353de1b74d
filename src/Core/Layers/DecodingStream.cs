namespace Oci.Layers;

/// <summary>A stream that is only read, forwards: what all decoders are.</summary>
internal abstract class DecodingStream : Stream
{
    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException("The length is known at the end only");
    public override long Position { get => throw new NotSupportedException("It is read forwards only"); set => throw new NotSupportedException("It is read forwards only"); }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read forwards only");
    public override void SetLength(long value) => throw new NotSupportedException("It is only read");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is only read");
    public override void Flush() { }
}
