using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>An upload of content that is still being made: each piece is sent once, and the part of it that got lost again.</summary>
internal sealed class StreamedUpload : IDisposable
{
    private readonly RegistryPlace place;
    private UploadSession? session;

    private StreamedUpload(RegistryPlace place, UploadSession session) => (this.place, this.session) = (place, session);

    /// <summary>The smallest piece that the registry takes, but for the last.</summary>
    public int LeastChunk => session?.LeastChunk ?? 1;

    public static async Task<StreamedUpload> BeginAsync(RegistryPlace place, CancellationToken ct) =>
        new(place, await place.Host.Retries.RunAsync(place.Host.Named, (_, stop) => OpenAsync(place, stop), ct));

    public async Task SendAsync(byte[] piece, CancellationToken ct)
    {
        var begin = session!.Offset;
        await place.Host.Retries.RunAsync(place.Host.Named, async (attempt, stop) =>
        {
            var sent = attempt == 0 ? 0 : await AskAsync(begin, piece, stop);
            if (sent < piece.Length) await session.SendAsync(touch => Body(piece, sent, touch), piece.Length - sent, attempt > 0, stop);
            return session.Offset == begin + piece.Length ? true : throw new IOException($"of {piece.Length} bytes {session.Offset - begin} arrived");
        }, ct);
    }

    /// <summary>Ends the upload with its last piece, which may be as small as it likes.</summary>
    public async Task CloseAsync(Descriptor content, byte[] piece, CancellationToken ct)
    {
        var begin = session!.Offset;
        await place.Host.Retries.RunAsync(place.Host.Named, async (attempt, stop) =>
        {
            if (attempt > 0 && await place.HasBlobAsync(content.Digest, stop)) return true;
            var sent = attempt == 0 || piece.Length == 0 ? 0 : await AskAsync(begin, piece, stop);
            await session.CloseAsync(content, sent == piece.Length ? UploadSession.Nothing : touch => Body(piece, sent, touch), attempt > 0, stop);
            return true;
        }, ct);
        session = null;
    }

    // How much of a piece has arrived.
    private async Task<int> AskAsync(long begin, byte[] piece, CancellationToken ct)
    {
        if (!await session!.AskAsync(ct)) session = begin == 0 ? await OpenAsync(place, ct) : throw Lost();
        var sent = session.Offset - begin;
        return sent >= 0 && sent <= piece.Length ? (int)sent : throw Lost();
    }

    private static async Task<UploadSession> OpenAsync(RegistryPlace place, CancellationToken ct) =>
        await UploadSession.BeginAsync(place, null, ct) ?? throw new InvalidOperationException("Nothing was asked to be mounted");

    private static ReplayContent Body(byte[] piece, int from, Action touch) =>
        new(_ => Task.FromResult<Stream>(new MemoryStream(piece, from, piece.Length - from, writable: false)), piece.Length - from, _ => touch());

    private RegistryException Lost() => new(ErrorCodes.RegistryFailed, $"expected `{place.Host.Registry}` to keep what was sent of a blob, found that it lost it", "try again");

    public void Dispose() => session?.GiveUpAsync().GetAwaiter().GetResult();
}
