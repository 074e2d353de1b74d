namespace Oci.Containerfile;

/// <summary>What <c># check=skip=A,B;error=true;experimental=C</c> says: at the top for the file, above an instruction for that instruction (<c>skip</c> only).</summary>
public sealed record LintSettings
{
    /// <summary>The rules that are skipped; <c>all</c> is one of them where all are.</summary>
    public IReadOnlySet<string> Skipped { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The experimental rules that are wanted; <c>all</c> is one of them where all are.</summary>
    public IReadOnlySet<string> Experimental { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a finding stops the build.</summary>
    public bool IsError { get; init; }

    /// <summary>Whether a rule is to be looked at.</summary>
    public bool Wants(LintRule rule) => rule.IsExperimental ? Contains(Experimental, rule.Name) : !Skips(rule);

    /// <summary>Whether a rule is skipped by name or by <c>all</c>.</summary>
    public bool Skips(LintRule rule) => Contains(Skipped, rule.Name);

    /// <summary>Reads the settings.</summary>
    /// <param name="text">What follows <c>check=</c>.</param>
    /// <param name="problems">What cannot be understood; the rest counts nevertheless.</param>
    public static LintSettings Parse(string text, out IReadOnlyList<string> problems)
    {
        var (settings, found) = (new LintSettings(), new List<string>());
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (part, "") : (part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
            switch (key)
            {
                case "skip":
                    settings = settings with { Skipped = Names(value) };
                    break;
                case "experimental":
                    settings = settings with { Experimental = Names(value) };
                    break;
                case "error" when value is "true" or "false":
                    settings = settings with { IsError = value == "true" };
                    break;
                default:
                    found.Add(key == "error" ? $"`error` expects `true` or `false`, found `{value}`" : $"expected `skip=`, `error=` or `experimental=`, found `{part}`");
                    break;
            }
        }
        problems = found;
        return settings;
    }

    internal static LintSettings? FromComment(string comment)
    {
        var equals = comment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !comment.AsSpan(0, equals).TrimEnd().Equals("check", StringComparison.OrdinalIgnoreCase)) return null;
        return Parse(comment[(equals + 1)..].TrimStart().Split([' ', '\t'], 2)[0], out _);
    }

    private static HashSet<string> Names(string value) =>
        [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name.Equals("all", StringComparison.OrdinalIgnoreCase) ? "all" : name)];

    private static bool Contains(IReadOnlySet<string> names, string name) => names.Contains("all") || names.Contains(name);
}
