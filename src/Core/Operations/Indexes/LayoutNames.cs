using Oci.Layouts;

namespace Oci.Operations;

/// <summary>The annotations that are an entry's name in its layout: they say nothing of it elsewhere.</summary>
internal static class LayoutNames
{
    /// <summary>The others; null where there are none.</summary>
    public static IReadOnlyDictionary<string, string>? Without(IReadOnlyDictionary<string, string>? annotations)
    {
        var others = (annotations ?? new Dictionary<string, string>()).Where(pair => pair.Key is not (LayoutIndex.RefName or LayoutIndex.ContainerdName)).ToDictionary(StringComparer.Ordinal);
        return others.Count == 0 ? null : others;
    }
}
