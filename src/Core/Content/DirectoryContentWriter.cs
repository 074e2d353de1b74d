using System.Security.Cryptography;
using Oci.Native;

namespace Oci.Content;

/// <summary>Writes one temporary file of a <see cref="DirectoryContentStore"/> and hashes what passes.</summary>
/// <param name="file">The file.</param>
/// <param name="publish">Takes the file over when it is whole and what was expected.</param>
internal sealed class DirectoryContentWriter(DurableFile file, Func<DurableFile, Descriptor, CancellationToken, Task> publish) : ContentWriter
{
    // The disk works while the rest is on its way, in pieces that are worth its while.
    private const int SyncedPiece = 4 << 20;

    private bool isHandedOver;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] pending = new byte[1 << 16];
    private int pendingLength;
    private long size;
    private long begun;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (pendingLength + buffer.Length > pending.Length) WritePending();
        if (buffer.Length >= pending.Length) WriteThrough(buffer);
        else
        {
            buffer.CopyTo(pending.AsSpan(pendingLength));
            pendingLength += buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // The system takes the bytes into its cache at once: there is nothing to wait for.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task<Descriptor> CommitAsync(string mediaType, Descriptor? expected, CancellationToken ct)
    {
        WritePending();
        var digest = Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
        if (expected is not null && expected.Digest.Algorithm != digest.Algorithm)
            digest = DirectoryContentStore.Hash(file.Stream.SafeFileHandle, expected.Digest, ct);
        Committed.Check(expected, digest, size);
        var content = new Descriptor { MediaType = mediaType, Digest = digest, Size = size };
        await publish(file, content, ct);
        isHandedOver = true;
        return content;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!isHandedOver) file.Dispose();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private void WritePending()
    {
        WriteThrough(pending.AsSpan(0, pendingLength));
        pendingLength = 0;
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        size += bytes.Length;
        HostFile.Write(file.Stream, bytes);
        if (size - begun < SyncedPiece) return;
        HostFile.BeginSync(file.Stream, begun, size - begun);
        begun = size;
    }
}
