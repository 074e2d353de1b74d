using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>The flags that an instruction has, checked against those that it knows.</summary>
internal sealed class FlagSet
{
    /// <summary>Which instruction knows which flags: a trailing <c>?</c> marks a switch, a trailing <c>*</c> one that may be repeated.</summary>
    internal static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["ADD"] = ["keep-git-dir?", "chown", "chmod", "link?", "checksum", "unpack?", "exclude*"],
        ["COPY"] = ["from", "chown", "chmod", "link?", "parents?", "exclude*"],
        ["FROM"] = ["platform", "after*"],
        ["RUN"] = ["mount*", "network", "security", "device*"],
        ["HEALTHCHECK"] = ["interval", "timeout", "start-period", "start-interval", "retries"],
    };

    private readonly InstructionLine line;
    private readonly DiagnosticBag bag;
    private readonly Dictionary<string, List<FlagSyntax>> flags = new(StringComparer.Ordinal);

    public FlagSet(InstructionLine line, DiagnosticBag bag)
    {
        this.line = line;
        this.bag = bag;
        var instruction = line.Keyword.Text.ToUpperInvariant();
        var known = Known.GetValueOrDefault(instruction, []);
        foreach (var flag in line.Flags)
        {
            var form = known.FirstOrDefault(name => name.TrimEnd('?', '*') == flag.Name);
            if (form is null) ReportUnknown(instruction, known, flag);
            else Add(form, flag);
        }
    }

    public Word? Text(string name) => flags.TryGetValue(name, out var found) && found.Count > 0 ? ToWord(found[0]) : null;

    public IReadOnlyList<Word> Texts(string name) => flags.TryGetValue(name, out var found) ? [.. found.Select(ToWord)] : [];

    public bool? Switch(string name)
    {
        if (!flags.TryGetValue(name, out var found)) return null;
        var (flag, value) = (found[0], found[0].Value?.ToLowerInvariant());
        if (value is not (null or "true" or "false"))
        {
            bag.Error(ErrorCodes.InvalidFlagValue, $"`--{name}` expects `true` or `false`, found `{flag.Value}`", flag.Span, $"write `--{name}`");
        }
        return value is not "false";
    }

    private static Word ToWord(FlagSyntax flag) => new(flag.Value ?? "", flag.Span);

    private void Add(string form, FlagSyntax flag)
    {
        if (!form.EndsWith('?') && flag.Value is null)
        {
            bag.Error(ErrorCodes.InvalidFlagValue, $"`--{flag.Name}` needs a value", flag.Span, $"write `--{flag.Name}=…`");
            return;
        }
        if (!flags.TryGetValue(flag.Name, out var list)) flags.Add(flag.Name, list = []);
        else if (!form.EndsWith('*'))
        {
            bag.Error(ErrorCodes.InvalidFlagValue, $"`--{flag.Name}` may be given only once", flag.Span, "remove one of them");
            return;
        }
        // An empty value says nothing, as if the flag were absent: `--platform=$EMPTY` has to work too.
        if (flag.Value is not "" || form.EndsWith('?')) list.Add(flag);
    }

    private void ReportUnknown(string instruction, string[] known, FlagSyntax flag)
    {
        var names = known.Select(name => "--" + name.TrimEnd('?', '*')).ToArray();
        var written = "--" + flag.Name;
        var owners = Known.Where(entry => entry.Value.Any(name => name.TrimEnd('?', '*') == flag.Name)).Select(entry => $"`{entry.Key}`");
        var hint = Suggestion.Hint(written, names, null) is { } nearest ? nearest
            : owners.Any() ? $"{string.Join(" and ", owners)} has this flag"
            : names.Length > 0 ? $"`{instruction}` knows {string.Join(", ", names.Select(name => $"`{name}`"))}"
            : null;
        bag.Error(ErrorCodes.UnknownFlag, names.Length == 0 ? $"`{instruction}` takes no flags, found `{written}`" : $"`{instruction}` has no flag `{written}`", flag.Span, hint);
    }
}
