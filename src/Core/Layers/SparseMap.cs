namespace Oci.Layers;

/// <summary>A stretch of a sparse file that is stored in the archive.</summary>
/// <param name="Offset">Where it belongs in the file.</param>
/// <param name="Length">Bytes; may be 0 (a final hole is often marked so).</param>
public readonly record struct SparseSegment(long Offset, long Length);

/// <summary>
/// Which parts of a file are stored; the rest is holes. Segments ascend, do not overlap, lie inside the file, and their bytes follow each other
/// in the archive. Source: GNU tar manual, Storing Sparse Files.
/// </summary>
/// <param name="Segments">The stored stretches.</param>
/// <param name="Size">The size of the file, holes included.</param>
public sealed record SparseMap(IReadOnlyList<SparseSegment> Segments, long Size)
{
    /// <summary>Bytes the archive stores.</summary>
    public long StoredSize { get; } = Segments.Sum(s => s.Length);
}
