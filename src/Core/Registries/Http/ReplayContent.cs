using System.Net;
using System.Net.Http.Headers;

namespace Oci.Registries;

/// <summary>A body of known length that is read anew for each sending.</summary>
internal sealed class ReplayContent : HttpContent
{
    private readonly Func<CancellationToken, Task<Stream>> open;
    private readonly long length;
    private readonly Action<int> progressed;

    /// <param name="open">Opens it.</param>
    /// <param name="length">How much of it is sent.</param>
    /// <param name="progressed">Called for every piece that went out.</param>
    public ReplayContent(Func<CancellationToken, Task<Stream>> open, long length, Action<int> progressed)
    {
        (this.open, this.length, this.progressed) = (open, length, progressed);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = await open(cancellationToken);
        var buffer = new byte[128 << 10];
        for (var left = length; left > 0;)
        {
            var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (count == 0) throw new IOException($"what is sent ended {left} bytes early");
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
            progressed(count);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }
}
