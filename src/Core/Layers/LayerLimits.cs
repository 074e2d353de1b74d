namespace Oci.Layers;

/// <summary>How much of an untrusted layer is believed. Passing one is <see cref="Diagnostics.ErrorCodes.LimitExceeded"/>.</summary>
public sealed record LayerLimits
{
    /// <summary>Fit for images.</summary>
    public static LayerLimits Default { get; } = new();

    /// <summary>Of the tar inside.</summary>
    public TarLimits Tar { get; init; } = TarLimits.Default;
    /// <summary>Bytes of the tar, whatever the blob's size.</summary>
    public long MaxSize { get; init; } = 1L << 40;
    /// <summary>How many times larger than its blob a tar may be, once it has passed <see cref="FreeSize"/>.</summary>
    public int MaxRatio { get; init; } = 2000;
    /// <summary>Bytes up to which <see cref="MaxRatio"/> does not count.</summary>
    public long FreeSize { get; init; } = 4L << 30;
    /// <summary>The largest zstd window as a power of two: what the decoder must keep in memory. 27 is 128 MiB, what <c>zstd --ultra</c> needs.</summary>
    public int MaxZstdWindowLog { get; init; } = 27;

    /// <summary>The bytes allowed for the content of a blob of <paramref name="blobSize"/> bytes.</summary>
    public long SizeFor(long blobSize) => (long)Int128.Min(MaxSize, Int128.Max(FreeSize, (Int128)blobSize * MaxRatio));
}
