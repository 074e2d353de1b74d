using System.Globalization;

namespace Oci.Testing;

/// <summary>The body of a request: as long as stated, or in chunks where no length is.</summary>
internal sealed class HttpBody(HttpInput input, long? length) : Stream
{
    private readonly bool chunked = length is null;
    private long left = length ?? 0;
    private bool ended = length == 0;
    private bool first = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (chunked && left == 0 && !ended) await NextChunkAsync(cancellationToken);
        if (ended || left == 0) return 0;
        var count = await input.ReadAsync(buffer[..(int)Math.Min(buffer.Length, left)], cancellationToken);
        if (count == 0) throw new IOException("The client ended its request early");
        left -= count;
        if (!chunked && left == 0) ended = true;
        return count;
    }

    private async Task NextChunkAsync(CancellationToken ct)
    {
        if (!first) await input.ReadLineAsync(ct);
        first = false;
        left = long.Parse((await input.ReadLineAsync(ct) ?? throw new IOException("The client ended its request early")).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (left > 0) return;
        ended = true;
        while (await input.ReadLineAsync(ct) is { Length: > 0 }) { }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
