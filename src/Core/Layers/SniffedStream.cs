namespace Oci.Layers;

/// <summary>A stream of which the first bytes have been looked at.</summary>
internal sealed class SniffedStream : DecodingStream
{
    private readonly Stream source;
    private readonly byte[] start = new byte[6];
    private readonly int length;
    private int taken;

    public SniffedStream(Stream source)
    {
        this.source = source;
        length = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes: six, or all there are.</summary>
    public ReadOnlySpan<byte> Start => start.AsSpan(0, length);

    public override int Read(Span<byte> buffer)
    {
        if (taken == length) return source.Read(buffer);
        var count = Math.Min(buffer.Length, length - taken);
        start.AsSpan(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
