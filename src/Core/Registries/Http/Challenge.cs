namespace Oci.Registries;

/// <summary>One way in which a registry wants to be convinced. Source: RFC 9110, 11.6.1.</summary>
/// <param name="Scheme">In lower case: <c>basic</c>, <c>bearer</c>.</param>
/// <param name="Parameters">By lower-case name.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    private const int MaxParameters = 32;

    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>All challenges of an answer; malformed ones are passed over.</summary>
    public static IReadOnlyList<Challenge> ReadAll(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? [.. values.SelectMany(Parse)] : [];

    /// <summary>Reads one header: <c>Bearer realm="…",service="…", Basic realm="…"</c>.</summary>
    public static IReadOnlyList<Challenge> Parse(string text)
    {
        var challenges = new List<Challenge>();
        Dictionary<string, string>? parameters = null;
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or ',' or '=') { at++; continue; } // `=` ends what Negotiate and its like send
            var word = ReadToken(text, ref at);
            if (word.Length == 0) return challenges;
            SkipSpace(text, ref at);
            if (at < text.Length && text[at] == '=' && parameters is not null)
            {
                at++;
                SkipSpace(text, ref at);
                var value = at < text.Length && text[at] == '"' ? ReadQuoted(text, ref at) : ReadToken(text, ref at);
                if (parameters.Count < MaxParameters) parameters.TryAdd(word.ToLowerInvariant(), value);
            }
            else
            {
                challenges.Add(new Challenge(word.ToLowerInvariant(), parameters = []));
            }
        }
        return challenges;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t') at++;
    }

    private static string ReadToken(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is > ' ' and < '\x7f' and not (',' or '=' or '"')) at++;
        return text[start..at];
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }
        at++;
        return value.ToString();
    }
}
