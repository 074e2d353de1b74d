using System.Net;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>
/// Sends one blob: whole, or in pieces where the registry wants no large request. After a failure the registry is asked first whether the blob
/// arrived, then where its upload stands, and only the rest is sent.
/// </summary>
internal sealed class BlobUpload(RegistryPlace place, Descriptor content, OpenAt open, RegistryOptions options, Action<long> progressed)
{
    private const int SmallestChunk = 64 << 10;
    private const int MaxRestarts = 8;
    private const int MountAttempts = 2; // some registries fail at it, and at nothing else
    private const int MaxFruitlessSteps = 16;

    private UploadSession? session;
    private int restarts;
    private int fruitless;
    private long furthest;
    private int chunk; // 0: all at once

    /// <summary>Whether the registry may have the blob, although nobody asked.</summary>
    public bool MayBeThere { get; init; }

    /// <summary>Whether the neighbour was asked in vain.</summary>
    public bool IsMountRefused { get; private set; }

    /// <summary>Sends.</summary>
    /// <param name="neighbour">A repository of the same registry that may have the blob; null for none.</param>
    /// <param name="ct">Cancels; what was begun is given up at the registry.</param>
    /// <returns>False where the blob was there, or mounted, and nothing was sent.</returns>
    public async Task<bool> RunAsync(string? neighbour, CancellationToken ct)
    {
        try
        {
            session = await RunAsync((attempt, stop) => BeginAsync(attempt < MountAttempts ? neighbour : null, attempt + 1 >= Math.Min(MountAttempts, options.RetryTimes + 1), stop), ct);
            IsMountRefused = neighbour is not null && session is not null;
            // A neighbour that could not give it was asked in place of the repository itself.
            if (session is null || (neighbour is not null && MayBeThere && await place.HasBlobAsync(content.Digest, ct))) return false;
            while (!await RunAsync(StepAsync, ct)) ExpectProgress();
            session = null;
            return true;
        }
        finally
        {
            if (session is not null) await session.GiveUpAsync();
        }
    }

    // Where nothing can be mounted an upload is opened in its place; some registries refuse instead, and so do those whose neighbour we may not read.
    // One that fails is asked again, and in the end not for this.
    private async Task<UploadSession?> BeginAsync(string? neighbour, bool isLast, CancellationToken ct)
    {
        try
        {
            return await UploadSession.BeginAsync(place, neighbour is null ? null : (content.Digest, neighbour), ct);
        }
        catch (RegistryException e) when (neighbour is not null && e.Status is >= HttpStatusCode.BadRequest and not HttpStatusCode.TooManyRequests && (isLast || e.Status < HttpStatusCode.InternalServerError))
        {
            return await UploadSession.BeginAsync(place, null, ct);
        }
    }

    private Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> work, CancellationToken ct) => place.Host.Retries.RunAsync(place.Host.Named, work, ct);

    // True at the end. What failed for a reason that may pass is tried again by the caller, after asking where things stand.
    private async Task<bool> StepAsync(int attempt, CancellationToken ct)
    {
        if (attempt > 0 && await RecoverAsync(ct)) return true;
        try
        {
            return await SendAsync(asksFirst: attempt > 0, ct);
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return await RecoverAsync(ct, refused: session!.Offset);
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.NotFound || (e.Status == HttpStatusCode.RequestEntityTooLarge && MaySendLess()))
        {
            return await RecoverAsync(ct);
        }
    }

    // A registry that takes what is sent, or tells where it stands, and never gets further would keep us for ever.
    private void ExpectProgress()
    {
        if (session!.Offset > furthest && (session.Offset >= furthest + SmallestChunk || session.Offset == content.Size)) (furthest, fruitless) = (session.Offset, 0);
        else if (++fruitless > MaxFruitlessSteps)
            throw new RegistryException(ErrorCodes.RegistryFailed, $"expected `{place.Host.Registry}` to take the {content.Size} bytes of `{content.Digest}`, found it at byte {session.Offset} after {MaxFruitlessSteps} attempts to get further");
    }

    private async Task<bool> SendAsync(bool asksFirst, CancellationToken ct)
    {
        var left = content.Size - session!.Offset;
        if (left > 0 && (chunk > 0 || session.Offset > 0))
        {
            var length = chunk == 0 ? left : Math.Min(left, Math.Max(chunk, session.LeastChunk));
            await session.SendAsync(touch => Body(length, touch), length, asksFirst, ct);
            return false;
        }
        await session.CloseAsync(content, left == 0 ? UploadSession.Nothing : touch => Body(left, touch), asksFirst, ct);
        return true;
    }

    // True where the blob turns out to be there. A registry that wants what it has refused does not know itself where it stands.
    private async Task<bool> RecoverAsync(CancellationToken ct, long? refused = null)
    {
        if (await place.HasBlobAsync(content.Digest, ct)) return true;
        if (session is null || !await session.AskAsync(ct) || session.Offset > content.Size || session.Offset == refused)
        {
            if (++restarts > MaxRestarts) throw new RegistryException(ErrorCodes.RegistryFailed, $"expected `{place.Host.Registry}` to keep the upload of `{content.Digest}`, found it lost {MaxRestarts} times");
            session = await UploadSession.BeginAsync(place, null, ct);
            furthest = 0;
        }
        progressed(session!.Offset);
        return false;
    }

    private bool MaySendLess()
    {
        var least = Math.Max(SmallestChunk, session!.LeastChunk);
        if (content.Size <= least || (chunk > 0 && chunk <= least)) return false;
        chunk = (int)Math.Clamp(chunk > 0 ? chunk / 2 : Math.Min(options.ChunkSize, content.Size / 2), least, int.MaxValue);
        return true;
    }

    private ReplayContent Body(long length, Action touch)
    {
        var from = session!.Offset;
        var sent = from;
        return new ReplayContent(ct => open(from, ct), length, count =>
        {
            touch();
            progressed(sent += count);
        });
    }
}
