using Oci.Content;
using Oci.Images;

namespace Oci.Layouts;

/// <summary>Finds images in a layout, wherever its files are: a folder or an archive.</summary>
/// <param name="content">All of its content.</param>
/// <param name="readSmall">The bytes of a small blob, unchecked; null when it is absent.</param>
internal sealed class LayoutLookup(IContentStore content, Func<Digest, ReadOnlyMemory<byte>?> readSmall)
{
    /// <summary>Documents that are no blobs of the layout: several entries of its index that are one image together.</summary>
    public MemoryContentStore Composed { get; } = new();

    /// <summary>The rule of <see cref="OciLayout.FindAsync"/>.</summary>
    public async Task<Descriptor?> FindAsync(LayoutIndex index, string? name, CancellationToken ct)
    {
        var found = string.IsNullOrEmpty(name) ? await index.FindOnlyAsync(content, ct) : index.Find(name);
        if (found?.Content is { } bytes) await Composed.WriteAllAsync(bytes, found.Target.MediaType, ct);
        if (found is not null) return found.Target;
        return Digest.TryParse(name, out var digest) ? index.Find(digest) ?? await DescribeAsync(digest, ct) : null;
    }

    /// <summary>The descriptor of a manifest or index that is known by its digest only; null when it is absent or something else.</summary>
    public async Task<Descriptor?> DescribeAsync(Digest digest, CancellationToken ct)
    {
        if (!digest.IsVerifiable || readSmall(digest) is not { } bytes || bytes.Length > StrictJson.MaxBytes) return null;
        if (ManifestSniffer.MediaTypeOf(bytes) is not { } mediaType) return null;
        var descriptor = new Descriptor { MediaType = mediaType, Digest = digest, Size = bytes.Length };
        await content.ReadAllAsync(descriptor, ct); // verifies
        return descriptor;
    }
}
