using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The compact form of a profile, line by line; <c>#</c> begins a comment. Lines that begin with blanks go on where the line above ended.
/// <code>
/// unknown ERROR                                what happens to calls that are not named
/// native ARCH also ARCH…                       whose calls a kernel of ARCH takes besides its own
/// allow|fail ERROR [if CONDITION…] CALL…       a rule; all conditions must hold
/// </code>
/// Conditions: <c>cap NAME…</c> (has them all), <c>nocap NAME…</c> (has none), <c>arch NAME…</c> (is one), <c>kernel VERSION</c> (at least),
/// <c>arg N = VALUE</c>, <c>arg N != VALUE</c>. Names of capabilities are in capitals, calls and architectures are not; where both could
/// stand, the list of architectures ends at the first word that is none.
/// </summary>
internal static class SeccompProfileText
{
    /// <summary>Parses a whole profile.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>, with the line.</exception>
    public static SeccompProfile Parse(SourceText source)
    {
        var rules = new List<SeccompProfileRule>();
        var architectures = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        uint? unknown = null;
        foreach (var (line, words) in Statements(source))
        {
            switch (words)
            {
                case ["unknown", var error]:
                    unknown = Errno(error) ?? throw Invalid(source, line, $"no known error in `{error}`");
                    break;
                case ["native", var native, "also", .. var also]:
                    architectures[native] = also;
                    break;
                case ["allow", .. var rest]:
                    rules.Add(Rule(new() { Action = "SCMP_ACT_ALLOW" }, rest, source, line));
                    break;
                case ["fail", var error, .. var rest] when Errno(error) is { } errno:
                    rules.Add(Rule(new() { Action = "SCMP_ACT_ERRNO", Errno = errno }, rest, source, line));
                    break;
                default:
                    throw Invalid(source, line, $"`{ByteText.Escape(string.Join(' ', words.Take(4)))}`");
            }
        }
        return new()
        {
            DefaultAction = "SCMP_ACT_ERRNO",
            DefaultErrno = unknown ?? throw Invalid(source, 1, "no `unknown` line"),
            Architectures = architectures,
            Rules = rules,
        };
    }

    private static IEnumerable<(int Line, string[] Words)> Statements(SourceText source)
    {
        var words = new List<string>();
        var first = 1;
        for (var line = 1; line <= source.LineCount; line++)
        {
            var text = source.LineText(line);
            var comment = text.IndexOf('#', StringComparison.Ordinal);
            if (comment >= 0) text = text[..comment];
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (!char.IsWhiteSpace(text[0]) && words.Count > 0)
            {
                yield return (first, [.. words]);
                words.Clear();
            }
            if (words.Count == 0) first = line;
            words.AddRange(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        if (words.Count > 0) yield return (first, [.. words]);
    }

    private static SeccompProfileRule Rule(SeccompProfileRule rule, ReadOnlySpan<string> words, SourceText source, int line)
    {
        if (words is ["if", .. var conditions])
        {
            while (Condition(ref rule, ref conditions)) { }
            words = conditions;
        }
        foreach (var name in words)
            if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')) throw Invalid(source, line, $"no system call in `{ByteText.Escape(name)}`");
        return words.Length > 0 ? rule with { Names = words.ToArray() } : throw Invalid(source, line, "a rule without a system call");
    }

    private static bool Condition(ref SeccompProfileRule rule, ref ReadOnlySpan<string> words)
    {
        switch (words)
        {
            case ["cap", .. var rest]:
                rule = rule with { Capabilities = [.. rule.Capabilities, .. Take(ref rest, IsCapability).Select(name => "CAP_" + name)] };
                words = rest;
                return true;
            case ["nocap", .. var rest]:
                rule = rule with { WithoutCapabilities = [.. rule.WithoutCapabilities, .. Take(ref rest, IsCapability).Select(name => "CAP_" + name)] };
                words = rest;
                return true;
            case ["arch", .. var rest]:
                rule = rule with { Architectures = [.. rule.Architectures, .. Take(ref rest, name => SeccompArchitecture.ToSpec(name) is not null)] };
                words = rest;
                return true;
            case ["kernel", var text, .. var rest] when Version.TryParse(text, out var version):
                rule = rule with { MinimumKernel = version };
                words = rest;
                return true;
            case ["arg", var index, "=" or "!=", var value, ..] when byte.TryParse(index, out var number) && Number(value) is { } wanted:
                rule = rule with { Arguments = [.. rule.Arguments, new() { Index = number, Op = words[2] == "=" ? "SCMP_CMP_EQ" : "SCMP_CMP_NE", Value = wanted }] };
                words = words[4..];
                return true;
            default:
                return false;
        }
    }

    private static List<string> Take(ref ReadOnlySpan<string> words, Func<string, bool> belongs)
    {
        var taken = new List<string>();
        for (; words.Length > 0 && belongs(words[0]); words = words[1..]) taken.Add(words[0]);
        return taken;
    }

    private static bool IsCapability(string word) => word.All(c => char.IsAsciiLetterUpper(c) || c == '_');

    private static ulong? Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static uint? Errno(string name) => SeccompErrno.Find(name);

    private static OciException Invalid(SourceText source, int line, string found) =>
        new(ErrorCodes.InvalidSeccompProfile, $"expected a line of a seccomp profile, found {found} in line {line} of `{source.Path}`");
}
