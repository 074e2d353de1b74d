using System.Net;
using Oci.Content;

namespace Oci.Registries;

/// <summary>
/// A blob on its way from a registry. Where the connection is lost, ends early or falls silent the rest is asked for, as often as there is progress.
/// </summary>
internal sealed class BlobStream : Stream
{
    private const int LeastProgress = 64 << 10;
    private const int MostStalls = 2;
    private const int LeastInTime = 4 << 10; // bytes that the idle time must bring: less is silence

    private readonly RegistryPlace place;
    private readonly Descriptor content;
    private readonly RegistryOptions options;
    private HttpResponseMessage? response;
    private Stream body = Null;
    private long position;
    private long lostAt;
    private int barren;
    private TimeSpan waited;
    private bool isWhole; // the registry was found not to know ranges
    private int got;

    private BlobStream(RegistryPlace place, Descriptor content, long offset, RegistryOptions options) =>
        (this.place, this.content, position, this.options) = (place, content, offset, options);

    /// <summary>Opens a blob from <paramref name="offset"/> on; null where the registry has none.</summary>
    /// <exception cref="RegistryException">The registry refused, or could not be reached.</exception>
    /// <exception cref="DigestMismatchException">What it is about to send is of another size.</exception>
    public static async Task<BlobStream?> TryOpenAsync(RegistryPlace place, Descriptor content, long offset, RegistryOptions options, CancellationToken ct)
    {
        var stream = new BlobStream(place, content, offset, options);
        if (offset >= content.Size && offset > 0) return stream;
        try
        {
            return await place.Host.Retries.RunAsync(place.Host.Named, (_, stop) => stream.ConnectAsync(stop), ct) ? stream : null;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        try
        {
            return Advance(await ReadOnceAsync(buffer, cancellationToken));
        }
        catch (Exception e) when (Retries.IsTransport(e))
        {
            if (!IsWorthwhile(e)) throw TransportFault.Explain(place.Host.Named, e);
            return Advance(await place.Host.Retries.RunAsync(place.Host.Named, async (attempt, stop) =>
            {
                if (!await ConnectAsync(stop)) throw new ContentNotFoundException($"expected the rest of `{content.Digest}`, found that the registry has it no more");
                return await ReadOnceAsync(buffer, stop);
            }, cancellationToken));
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var copy = new byte[Math.Min(buffer.Length, 128 << 10)];
        var count = ReadAsync(copy).AsTask().GetAwaiter().GetResult();
        copy.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A registry that gives a few bytes and then falls silent, again and again, would keep us for days.
    private bool IsWorthwhile(Exception e)
    {
        barren = position - lostAt < LeastProgress ? barren + 1 : 1;
        lostAt = position;
        return barren <= (e is TimeoutException ? MostStalls : Math.Max(options.RetryTimes, MostStalls));
    }

    private int Advance(int count)
    {
        position += count;
        return count;
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var count = await ReadBodyAsync(buffer, ct);
        return count > 0 || position >= content.Size ? count : throw new IOException($"the blob ended after {position} of {content.Size} bytes");
    }

    private async Task<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken ct)
    {
        using var watchdog = new Watchdog(options.IdleTimeout - waited, ct);
        var began = options.Clock.GetTimestamp();
        var count = await watchdog.GuardAsync(body.ReadAsync(buffer, watchdog.Token).AsTask());
        Time(count, options.Clock.GetElapsedTime(began));
        return count;
    }

    // Only the waiting counts, not what is done with the bytes between two reads.
    private void Time(int count, TimeSpan elapsed)
    {
        (got, waited) = (got + count, waited + elapsed);
        if (got >= LeastInTime) (got, waited) = (0, TimeSpan.Zero);
        else if (waited >= options.IdleTimeout) throw new TimeoutException($"only {got} bytes came in {waited.TotalSeconds:0.#} seconds");
    }

    private async Task<bool> ConnectAsync(CancellationToken ct)
    {
        Disconnect();
        (got, waited) = (0, TimeSpan.Zero);
        var call = place.Call(HttpMethod.Get, $"blobs/{content.Digest}") with { Expected = [HttpStatusCode.NotFound] };
        if (position > 0 && !isWhole) call = call with { Headers = [("Range", $"bytes={position}-")], Expected = [HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable] };
        var answer = await place.Host.SendAsync(call, ct);
        try
        {
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                answer.Dispose();
                return false;
            }
            if (IsOtherRange(answer))
            {
                answer.Dispose();
                isWhole = true;
                return await ConnectAsync(ct);
            }
            var skip = answer.StatusCode == HttpStatusCode.PartialContent ? 0 : CheckLength(answer);
            (response, body) = (answer, await answer.Content.ReadAsStreamAsync(ct));
            await SkipAsync(skip, ct);
            return true;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    // A range that was not asked for, or none where there must be one: the whole is read instead.
    private bool IsOtherRange(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)) return false;
        var range = answer.Content.Headers.ContentRange;
        if (range is { HasLength: true } && range.Length != content.Size) throw WrongSize(range.Length!.Value);
        if (answer.StatusCode == HttpStatusCode.PartialContent && range is { Unit: "bytes" } && range.From == position) return false;
        return !isWhole && position > 0 ? true : throw RegistryAnswer.Invalid(answer, $"the bytes from {position} on", $"the range `{Native.ByteText.Shorten(range?.ToString() ?? "")}`");
    }

    // A server without ranges sends the whole: what is known of it is read past.
    private long CheckLength(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentLength is { } length && length != content.Size ? throw WrongSize(length) : position;

    private DigestMismatchException WrongSize(long found) => new($"expected {content.Size} bytes for `{content.Digest}` from `{place.Host.Registry}/{place.Path}`, found {found}");

    private async Task SkipAsync(long count, CancellationToken ct)
    {
        var buffer = new byte[128 << 10];
        while (count > 0)
        {
            var read = await ReadBodyAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), ct);
            if (read == 0) throw new IOException($"the blob ended before byte {position}");
            count -= read;
        }
    }

    private void Disconnect()
    {
        body.Dispose();
        response?.Dispose();
        (response, body) = (null, Null);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Disconnect();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => content.Size;
    public override long Position { get => position; set => throw new NotSupportedException("A blob is read in order"); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A blob is read in order");
    public override void SetLength(long value) => throw new NotSupportedException("A blob cannot be cut");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob cannot be written");
}
