using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Edits of environment variables: <c>NAME=value</c> sets in place, <c>NAME</c> takes the caller's value, <c>NAME-</c> takes away, <c>-</c> takes all away.</summary>
internal static class Variables
{
    /// <summary>The variables after the edits, in their order; null where there are none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyList<string>? Edit(IReadOnlyList<string>? present, IReadOnlyList<string> edits, IReadOnlyDictionary<string, string> environment)
    {
        if (edits.Count == 0) return present;
        var variables = (present ?? []).ToList();
        foreach (var edit in edits) Apply(variables, edit, environment);
        return variables.Count == 0 ? null : variables;
    }

    private static void Apply(List<string> variables, string edit, IReadOnlyDictionary<string, string> environment)
    {
        var equals = edit.IndexOf('=');
        if (equals == 0) throw new OciException(ErrorCodes.Usage, $"expected a name before the `=` of `--env`, found `{ByteText.Escape(edit)}`", "--env NAME=VALUE");
        if (edit == "-") variables.Clear();
        else if (equals < 0 && edit.EndsWith('-')) variables.RemoveAll(variable => NameOf(variable) == edit[..^1]);
        else if (equals > 0) Set(variables, edit);
        else if (environment.TryGetValue(edit, out var value)) Set(variables, $"{edit}={value}");
        else throw new OciException(ErrorCodes.Usage, $"expected `--env` to be NAME=VALUE, or a variable that is set here, found `{ByteText.Escape(edit)}`", $"--env {ByteText.Escape(edit)}=VALUE");
    }

    private static void Set(List<string> variables, string pair)
    {
        var at = variables.FindIndex(variable => NameOf(variable) == NameOf(pair));
        if (at < 0) variables.Add(pair);
        else variables[at] = pair;
    }

    private static string NameOf(string variable) => variable.Split('=', 2)[0];
}
