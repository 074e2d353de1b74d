using Oci.Native;

namespace Oci.Layers;

/// <summary>What one directory holds that may differ from before, and what it no longer holds. Both sorted by bytes.</summary>
internal sealed record DirectoryDifference(IReadOnlyList<PresentEntry> Present, IReadOnlyList<byte[]> Deleted)
{
    /// <summary>The names of <paramref name="before"/> that are not among <paramref name="present"/>; both are sorted by bytes.</summary>
    public static IReadOnlyList<byte[]> Missing(IReadOnlyList<DirectoryEntry> before, IReadOnlyList<PresentEntry> present)
    {
        var missing = new List<byte[]>();
        var index = 0;
        foreach (var entry in before)
        {
            var order = 1;
            while (index < present.Count && (order = present[index].Name.AsSpan().SequenceCompareTo(entry.Name.Span)) < 0) index++;
            if (order != 0 || index == present.Count) missing.Add(entry.Name.ToArray());
        }
        return missing;
    }
}
