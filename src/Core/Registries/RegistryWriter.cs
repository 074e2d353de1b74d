using System.Security.Cryptography;
using Oci.Content;

namespace Oci.Registries;

/// <summary>
/// Writes content whose digest is not known yet. Small content is gathered and sent as a whole; larger content goes out in pieces while it is
/// written, the last piece being kept so that it can be sent again.
/// </summary>
internal sealed class RegistryWriter(RegistryRepository repository, RegistryPlace place, RegistryOptions options) : ContentWriter
{
    private const int LargestPiece = 64 << 20; // it is held here, whatever the registry would like

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream pending = new();
    private StreamedUpload? upload;
    private long size;

    private int LeastPiece => Math.Min(upload?.LeastChunk ?? 0, LargestPiece);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        hash.AppendData(buffer.Span);
        size += buffer.Length;
        // Manifests are always gathered: where they go depends on their type.
        pending.Write(buffer.Span);
        if (pending.Length > Math.Max(options.ChunkSize, upload is null ? StrictJson.MaxBytes : LeastPiece)) await SendPendingAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(ReadOnlySpan<byte> buffer) => WriteAsync(buffer.ToArray()).AsTask().GetAwaiter().GetResult();

    public override async Task<Descriptor> CommitAsync(string mediaType, Descriptor? expected, CancellationToken ct)
    {
        var digest = Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
        if (expected is not null && expected.Digest.Algorithm != digest.Algorithm) digest = Rehash(expected.Digest);
        Committed.Check(expected, digest, size);
        var content = new Descriptor { MediaType = mediaType, Digest = digest, Size = size };
        if (upload is not null)
        {
            await upload.CloseAsync(content, pending.ToArray(), ct);
        }
        else if (MediaTypes.IsManifest(mediaType) || MediaTypes.IsIndex(mediaType))
        {
            await repository.PushManifestAsync(pending.ToArray(), content, null, ct);
        }
        else if (!await place.HasBlobAsync(digest, ct))
        {
            var bytes = pending.ToArray();
            await new BlobUpload(place, content, (offset, _) => Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false)), options, _ => { }).RunAsync(neighbour: null, ct);
        }
        return content;
    }

    // The registry checks what is no more here to be hashed again.
    private Digest Rehash(Digest expected)
    {
        using var other = expected.CreateHash();
        if (upload is not null) return expected;
        other.AppendData(pending.GetBuffer().AsSpan(0, (int)pending.Length));
        return Digest.FromHash(other.AlgorithmName, other.GetHashAndReset());
    }

    private async Task SendPendingAsync(CancellationToken ct)
    {
        upload ??= await StreamedUpload.BeginAsync(place, ct);
        if (pending.Length < LeastPiece) return;
        await upload.SendAsync(pending.ToArray(), ct);
        pending.SetLength(0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upload?.Dispose();
            hash.Dispose();
            pending.Dispose();
        }
        base.Dispose(disposing);
    }
}
