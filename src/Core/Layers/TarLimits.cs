namespace Oci.Layers;

/// <summary>How much of an untrusted tar is believed. Passing one is <see cref="Diagnostics.ErrorCodes.LimitExceeded"/>.</summary>
public sealed record TarLimits
{
    /// <summary>Fit for layers.</summary>
    public static TarLimits Default { get; } = new();

    /// <summary>Entries.</summary>
    public long MaxEntries { get; init; } = 16L << 20;
    /// <summary>Bytes of a name or a link's target.</summary>
    public int MaxNameLength { get; init; } = 64 << 10;
    /// <summary>Bytes of an extended attribute's value; Linux takes no more than 64 KiB.</summary>
    public int MaxXattrSize { get; init; } = 64 << 10;
    /// <summary>Bytes of one PAX record.</summary>
    public int MaxPaxRecordSize { get; init; } = 1 << 20;
    /// <summary>Bytes of all PAX records of one header.</summary>
    public int MaxPaxHeaderSize { get; init; } = 4 << 20;
    /// <summary>Stored stretches of one sparse file.</summary>
    public int MaxSparseSegments { get; init; } = 1 << 18;
    /// <summary>Bytes of one file, holes included.</summary>
    public long MaxFileSize { get; init; } = 8L << 40;
    /// <summary>Whether an entry without a name means the root (<c>.</c>), as some archives of users have it; else it is malformed.</summary>
    public bool AllowsEmptyNames { get; init; }
}
