namespace Oci.Layers;

/// <summary>How bytes are compressed, as their first bytes tell.</summary>
public enum CompressionFormat
{
    /// <summary>Not at all, or in no way known here.</summary>
    None,
    /// <summary>RFC 1952.</summary>
    Gzip,
    /// <summary>RFC 8878.</summary>
    Zstd,
    /// <summary>bzip2: read in archives, never a layer's.</summary>
    Bzip2,
    /// <summary>xz: read in archives, never a layer's.</summary>
    Xz,
}
