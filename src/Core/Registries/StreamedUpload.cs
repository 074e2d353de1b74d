using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>An upload of content that is still being made: each piece is sent once, and the part of it that got lost again.</summary>
internal sealed class StreamedUpload : IDisposable
{
    private readonly RegistryPlace place;
    private UploadSession? session;

    private StreamedUpload(RegistryPlace place, UploadSession session) => (this.place, this.session) = (place, session);

    public static async Task<StreamedUpload> BeginAsync(RegistryPlace place, CancellationToken ct) =>
        new(place, await place.Host.Retries.RunAsync(place.Host.Named, (_, stop) => OpenAsync(place, stop), ct));

    public async Task SendAsync(byte[] piece, CancellationToken ct)
    {
        var begin = session!.Offset;
        await place.Host.Retries.RunAsync(place.Host.Named, async (attempt, stop) =>
        {
            if (attempt > 0 && !await session.AskAsync(stop)) session = begin == 0 ? await OpenAsync(place, stop) : throw Lost();
            var sent = session.Offset - begin;
            if (sent < 0 || sent > piece.Length) throw Lost();
            if (sent < piece.Length) await session.SendAsync(touch => Body(piece, (int)sent, touch), piece.Length - sent, attempt > 0, stop);
            return session.Offset == begin + piece.Length ? true : throw new IOException($"of {piece.Length} bytes {session.Offset - begin} arrived");
        }, ct);
    }

    public async Task CloseAsync(Descriptor content, CancellationToken ct)
    {
        await place.Host.Retries.RunAsync(place.Host.Named, async (attempt, stop) =>
        {
            if (attempt == 0 || !await place.HasBlobAsync(content.Digest, stop)) await session!.CloseAsync(content, UploadSession.Nothing, false, stop);
            return true;
        }, ct);
        session = null;
    }

    private static async Task<UploadSession> OpenAsync(RegistryPlace place, CancellationToken ct) =>
        await UploadSession.BeginAsync(place, null, ct) ?? throw new InvalidOperationException("Nothing was asked to be mounted");

    private static ReplayContent Body(byte[] piece, int from, Action touch) =>
        new(_ => Task.FromResult<Stream>(new MemoryStream(piece, from, piece.Length - from, writable: false)), piece.Length - from, _ => touch());

    private RegistryException Lost() => new(ErrorCodes.RegistryFailed, $"expected `{place.Host.Registry}` to keep what was sent of a blob, found that it lost it", "try again");

    public void Dispose() => session?.GiveUpAsync().GetAwaiter().GetResult();
}
