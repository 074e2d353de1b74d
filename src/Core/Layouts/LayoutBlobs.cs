using Oci.Content;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Reads what a layout holds by path or by digest alone.</summary>
internal static class LayoutBlobs
{
    /// <summary>The bytes of a small regular file; null when there is none. One byte too many is read, so that the limit is seen to be passed.</summary>
    public static ReadOnlyMemory<byte>? TryReadSmall(string path)
    {
        using var handle = RegularFile.TryOpen(path);
        if (handle is null) return null;
        var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), StrictJson.MaxBytes + 1)];
        var length = 0;
        while (length < bytes.Length && HostFile.Translate("read", path, () => RandomAccess.Read(handle, bytes.AsSpan(length), length)) is var count and > 0) length += count;
        return bytes.AsMemory(0, length);
    }

    /// <summary>The descriptor of a manifest or index that is known by its digest only; null when it is absent or something else.</summary>
    public static async Task<Descriptor?> DescribeAsync(IContentStore store, string path, Digest digest, CancellationToken ct)
    {
        if (!digest.IsVerifiable || TryReadSmall(path) is not { } bytes || bytes.Length > StrictJson.MaxBytes) return null;
        if (ManifestSniffer.MediaTypeOf(bytes) is not { } mediaType) return null;
        var descriptor = new Descriptor { MediaType = mediaType, Digest = digest, Size = bytes.Length };
        await store.ReadAllAsync(descriptor, ct);
        return descriptor;
    }
}
