using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Edits of labels and annotations: <c>KEY=VALUE</c> sets, <c>KEY</c> sets nothing to it, <c>KEY-</c> takes away, <c>-</c> takes all away.</summary>
internal static class NamedValues
{
    /// <summary>The pairs after the edits, in their order; null where there are none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyDictionary<string, string>? Edit(IReadOnlyDictionary<string, string>? present, string option, IReadOnlyList<string> edits, IReadOnlyList<string> removed)
    {
        if (edits.Count + removed.Count == 0) return present;
        var pairs = (present ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal);
        foreach (var edit in edits) Apply(pairs, option, edit);
        foreach (var key in removed) pairs.Remove(key);
        return pairs.Count == 0 ? null : pairs;
    }

    private static void Apply(Dictionary<string, string> pairs, string option, string edit)
    {
        var equals = edit.IndexOf('=');
        var key = equals < 0 ? edit : edit[..equals];
        if (edit == "-") pairs.Clear();
        else if (key.Length == 0) throw new OciException(ErrorCodes.Usage, $"expected a name before the `=` of `{option}`, found `{ByteText.Escape(edit)}`", $"{option} KEY=VALUE");
        else if (equals < 0 && key.EndsWith('-')) pairs.Remove(key[..^1]);
        else pairs[key] = equals < 0 ? "" : edit[(equals + 1)..];
    }
}
