using Oci.Content;

namespace Oci.Transfer;

/// <summary>The end of content, from any store: what is needed again when a part of it got lost on the way.</summary>
internal static class ContentEnd
{
    /// <summary>Opens content from an offset on. From the beginning it is verified; from elsewhere nobody can.</summary>
    public static async Task<Stream> OpenAsync(IContentStore store, Descriptor content, long offset, CancellationToken ct)
    {
        if (offset == 0) return await store.OpenReadAsync(content, ct);
        if (store is IRangedContent ranged) return await ranged.OpenAtAsync(content, offset, ct);
        var stream = store is IUnverifiedContent raw ? await raw.OpenUnverifiedAsync(content, ct) : await store.OpenReadAsync(content, ct);
        try
        {
            if (stream.CanSeek) stream.Position = offset;
            else await SkipAsync(stream, offset, ct);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task SkipAsync(Stream stream, long count, CancellationToken ct)
    {
        var buffer = new byte[1 << 17];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), ct);
            if (read == 0) throw new EndOfStreamException("The content is shorter than what was read of it before");
            count -= read;
        }
    }
}
