namespace Oci.Transfer;

/// <summary>Which of the two families of media types an image's documents are written in.</summary>
public enum ManifestFormat
{
    /// <summary>The Open Container Initiative's.</summary>
    Oci,
    /// <summary>Docker's schema 2: no zstd, no artifacts, no annotations.</summary>
    Docker,
}
