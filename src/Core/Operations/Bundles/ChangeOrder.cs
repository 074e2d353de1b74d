using Oci.Layers;

namespace Oci.Operations;

/// <summary>The order in which a layer has its changes: sorted by path, whiteouts behind their folder and before all that is in it.</summary>
internal static class ChangeOrder
{
    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    /// <summary>The changes in order; changes of one path stay in theirs.</summary>
    public static ChangeSet Sort(IEnumerable<Change> changes) => new([.. changes.OrderBy(PlaceOf, ByBytes).ThenBy(change => change.Path)]);

    // A whiteout stands where the folder's name with a slash would.
    private static byte[] PlaceOf(Change change) => change is not DeletedChange ? change.Path.Bytes.ToArray()
        : change.Path.Parent.IsRoot ? [] : [.. change.Path.Parent.Bytes, (byte)'/'];
}
