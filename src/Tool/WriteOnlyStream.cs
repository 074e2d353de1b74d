namespace Oci.Tool;

/// <summary>A stream that is only written to, from the beginning to the end.</summary>
internal abstract class WriteOnlyStream : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException("Output has no length");
    public override long Position { get => throw new NotSupportedException("Output cannot seek"); set => throw new NotSupportedException("Output cannot seek"); }

    public abstract override void Write(ReadOnlySpan<byte> buffer);
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Output is written");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Output cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("Output cannot be cut");
}
