using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>Passes on up to a limit what a decoder yields: a small blob can hold any number of bytes.</summary>
internal sealed class BoundedStream(Stream source, long limit) : DecodingStream
{
    private long total;

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        total += read;
        return total <= limit ? read : throw new OciException(ErrorCodes.LimitExceeded, $"expected at most {limit} bytes when decompressed, found more", "raise the limit if the source is trusted");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
