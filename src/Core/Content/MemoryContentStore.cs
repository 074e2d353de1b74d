using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Oci.Content;

/// <summary>Content in memory: for tests, and for documents that are only passing through.</summary>
public sealed class MemoryContentStore : IContentStore
{
    private readonly ConcurrentDictionary<Digest, byte[]> blobs = new();

    /// <summary>The digests of everything here, in no order.</summary>
    public IReadOnlyCollection<Digest> Digests => [.. blobs.Keys];

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => ValueTask.FromResult(blobs.ContainsKey(content.Digest));

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => blobs.TryGetValue(content.Digest, out var bytes)
        ? Task.FromResult<Stream>(new VerifyingStream(new MemoryStream(bytes, writable: false), content))
        : throw new ContentNotFoundException($"expected `{content.Digest}` in memory, found nothing");

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Task.FromResult<ContentWriter>(new Writer(this));

    private sealed class Writer(MemoryContentStore store) : ContentWriter
    {
        private readonly MemoryStream buffer = new();

        public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

        public override void Write(byte[] bytes, int offset, int count) => buffer.Write(bytes, offset, count);

        public override Task<Descriptor> CommitAsync(string mediaType, Descriptor? expected, CancellationToken ct)
        {
            var bytes = buffer.ToArray();
            using var hash = expected?.Digest.CreateHash() ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(bytes);
            var digest = Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
            Committed.Check(expected, digest, bytes.Length);
            store.blobs[digest] = bytes;
            return Task.FromResult(new Descriptor { MediaType = mediaType, Digest = digest, Size = bytes.Length });
        }
    }
}
