using System.Text.Json.Serialization.Metadata;
using Oci.Diagnostics;

namespace Oci.Content;

/// <summary>Whole small contents in one call, for every store.</summary>
public static class ContentStoreDocuments
{
    extension(IContentStore store)
    {
        /// <summary>Reads a whole document of at most <see cref="StrictJson.MaxBytes"/>, verified. The descriptor's own <c>data</c> is used where it has some.</summary>
        public async Task<ReadOnlyMemory<byte>> ReadAllAsync(Descriptor content, CancellationToken ct)
        {
            if (content.Size > StrictJson.MaxBytes) throw StrictJson.Invalid("document", content.Digest.ToString(), $"a size of {content.Size} bytes, more than {StrictJson.MaxBytes},");
            await using var source = content.Data is { } data ? new VerifyingStream(new MemoryStream(data, writable: false), content) : await store.OpenReadAsync(content, ct);
            var bytes = new byte[content.Size];
            await source.ReadExactlyAsync(bytes, ct);
            if (await source.ReadAsync(new byte[1], ct) != 0) throw VerifyingStream.TooLong(content);
            return bytes;
        }

        /// <summary>Opens content, verified while it is read. What its descriptor holds itself (<c>data</c>) need not be in the store.</summary>
        internal async Task<Stream> OpenWhereverAsync(Descriptor content, CancellationToken ct) => content.Data is { } data && !await store.ContainsAsync(content, ct)
            ? new VerifyingStream(new MemoryStream(data, writable: false), content)
            : await store.OpenReadAsync(content, ct);

        /// <summary>Writes <paramref name="bytes"/>.</summary>
        public async Task<Descriptor> WriteAllAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken ct)
        {
            await using var writer = await store.BeginWriteAsync(ct);
            await writer.WriteAsync(bytes, ct);
            return await writer.CommitAsync(mediaType, null, ct);
        }

        /// <summary>Reads a document and parses it strictly.</summary>
        /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>.</exception>
        internal async Task<Document<T>> ReadDocumentAsync<T>(Descriptor content, JsonTypeInfo<T> type, string kind, CancellationToken ct)
        {
            var raw = await store.ReadAllAsync(content, ct);
            return new Document<T>(raw, content, StrictJson.Parse(raw, type, kind, content.Digest.ToString()));
        }

        /// <summary>Writes a document.</summary>
        internal async Task<Document<T>> WriteDocumentAsync<T>(T value, JsonTypeInfo<T> type, string mediaType, CancellationToken ct)
        {
            var raw = StrictJson.Serialize(value, type);
            return new Document<T>(raw, await store.WriteAllAsync(raw, mediaType, ct), value);
        }
    }
}
