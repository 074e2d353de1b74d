namespace Oci.Content;

/// <summary>Passes verified content on and writes it into a store beside; it is committed with its last byte.</summary>
internal sealed class KeepingStream(Stream source, ContentWriter copy, Descriptor content) : Stream
{
    private long position;
    private bool kept;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken);
        if (kept) return count;
        await copy.WriteAsync(buffer[..count], cancellationToken);
        position += count;
        if (position == content.Size) await KeepAsync(cancellationToken);
        return count;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        if (kept) return count;
        copy.Write(buffer[..count]);
        position += count;
        if (position == content.Size) KeepAsync(CancellationToken.None).GetAwaiter().GetResult();
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async Task KeepAsync(CancellationToken ct)
    {
        await copy.CommitAsync(content.MediaType, content, ct);
        kept = true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            copy.Dispose();
        }
        base.Dispose(disposing);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => content.Size;
    public override long Position { get => position; set => throw new NotSupportedException("A keeping stream cannot seek"); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A keeping stream cannot seek");
    public override void SetLength(long value) => throw new NotSupportedException("A keeping stream cannot be cut");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A keeping stream cannot be written");
}
