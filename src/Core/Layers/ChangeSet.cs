namespace Oci.Layers;

/// <summary>
/// The differences that make one layer, in the order they are written: sorted by path bytes, one change a path (an <see cref="OpaqueChange"/> may
/// accompany the <see cref="DirectoryChange"/> of its directory), parents before children, whiteouts before their siblings.
/// Enumerated once; the producer may walk lazily.
/// </summary>
/// <param name="Changes">The changes in order.</param>
public sealed record ChangeSet(IEnumerable<Change> Changes)
{
    /// <summary>No change at all.</summary>
    public static ChangeSet Empty { get; } = new([]);
}
