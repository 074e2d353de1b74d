namespace Oci.Operations;

/// <summary>Edits of a set of names: <c>NAME</c> adds, <c>NAME-</c> takes away, <c>-</c> takes all away.</summary>
internal static class NamedSet
{
    /// <summary>The names after the edits; null where there are none.</summary>
    public static IReadOnlyCollection<string>? Edit(IReadOnlyCollection<string>? present, IReadOnlyList<string> edits, Func<string, IReadOnlyList<string>> read)
    {
        if (edits.Count == 0) return present;
        var names = (present ?? []).ToList();
        foreach (var edit in edits)
        {
            if (edit == "-") names.Clear();
            else if (edit.EndsWith('-')) names.Remove(edit[..^1]);
            else names.AddRange(read(edit).Where(name => !names.Contains(name)));
        }
        return names.Count == 0 ? null : names;
    }
}
