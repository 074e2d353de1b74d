using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// What a registry wants its users to know: <c>Warning: 299 - "TEXT"</c>. Each text is told once, and not more of them than somebody would read.
/// Source: distribution-spec, Warnings.
/// </summary>
internal sealed class RegistryWarnings(string registry, IProgress<ProgressEvent> progress)
{
    private const int Most = 8;
    private const int Longest = 500;
    private const string Begin = "299 - \"";

    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Tells what an answer of the registry has to say.</summary>
    public void Read(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var values)) return;
        foreach (var value in values)
        {
            if (TextOf(value) is { } text && IsNew(text)) progress.Report(new WarningRaised(registry, new Diagnostic(ErrorCodes.RegistryWarned, Severity.Warning, $"`{registry}` says: {text}")));
        }
    }

    private bool IsNew(string text)
    {
        lock (told) return told.Count < Most && told.Add(text);
    }

    // RFC 7234, 5.5: any other code is of caches, any other agent none that the specification knows.
    private static string? TextOf(string value)
    {
        if (!value.StartsWith(Begin, StringComparison.Ordinal)) return null;
        var text = new System.Text.StringBuilder();
        for (var at = Begin.Length; at < value.Length && value[at] != '"'; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length) at++;
            text.Append(value[at]);
        }
        return text.Length == 0 ? null : ByteText.Shorten(text.ToString(), Longest);
    }
}
