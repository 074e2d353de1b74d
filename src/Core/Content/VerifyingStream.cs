using System.Security.Cryptography;

namespace Oci.Content;

/// <summary>
/// Passes content on while it checks it: never more than the descriptor's size, and with the last byte the digest must be right:
/// that byte is not handed out otherwise. The reader who stops before it has verified nothing.
/// </summary>
public sealed class VerifyingStream : Stream
{
    private readonly Stream inner;
    private readonly Descriptor expected;
    private readonly IncrementalHash hash;
    private long position;
    private bool finished;

    /// <summary>Reads <paramref name="inner"/>, which it owns.</summary>
    /// <exception cref="Diagnostics.OciException">The digest's algorithm cannot be computed.</exception>
    public VerifyingStream(Stream inner, Descriptor expected)
    {
        (this.inner, this.expected) = (inner, expected);
        hash = expected.Digest.CreateHash();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var count = inner.Read(Clip(buffer));
        Check(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        var count = await inner.ReadAsync(buffer[..Clip(buffer.Span).Length], cancellationToken);
        Check(buffer.Span[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The fault of content that goes on after its size.</summary>
    internal static DigestMismatchException TooLong(Descriptor expected) =>
        new($"expected {expected.Size} bytes for `{expected.Digest}`, found more");

    // One byte more than the size, so that content which is too long is seen without reading it.
    private Span<byte> Clip(Span<byte> buffer) => buffer[..(int)Math.Min(buffer.Length, Math.Max(0, expected.Size - position) + 1)];

    private void Check(ReadOnlySpan<byte> read)
    {
        position += read.Length;
        if (position > expected.Size) throw TooLong(expected);
        hash.AppendData(read);
        if (finished) return;
        if (position == expected.Size) Finish();
        else if (read.IsEmpty) throw new DigestMismatchException($"expected {expected.Size} bytes for `{expected.Digest}`, found {position}");
    }

    private void Finish()
    {
        var actual = Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
        if (actual != expected.Digest) throw new DigestMismatchException($"expected content of digest `{expected.Digest}`, found `{actual}`");
        finished = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;
    /// <inheritdoc/>
    public override bool CanSeek => false;
    /// <inheritdoc/>
    public override bool CanWrite => false;
    /// <inheritdoc/>
    public override long Length => expected.Size;
    /// <inheritdoc/>
    public override long Position { get => position; set => throw new NotSupportedException("A verifying stream cannot seek"); }
    /// <inheritdoc/>
    public override void Flush() { }
    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A verifying stream cannot seek");
    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A verifying stream cannot be cut");
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A verifying stream cannot be written");
}
