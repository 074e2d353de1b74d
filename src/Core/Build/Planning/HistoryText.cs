using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Oci.Build;

/// <summary>How instructions are recorded in an image's history: as BuildKit words them, since tools that explain layers read that.</summary>
internal static class HistoryText
{
    /// <summary>An exec form: <c>["a" "b"]</c>.</summary>
    public static string Quoted(IEnumerable<string> words) => $"[{string.Join(' ', words.Select(Quote))}]";

    /// <summary>A list: <c>[a b]</c>.</summary>
    public static string List(IEnumerable<string> words) => $"[{string.Join(' ', words)}]";

    /// <summary>A process with the arguments that were in scope: <c>RUN |2 a=1 b=2 /bin/sh -c make</c>.</summary>
    public static string Run(IReadOnlyList<KeyValuePair<string, string>> arguments, IEnumerable<string> command)
    {
        var text = new StringBuilder("RUN ");
        if (arguments.Count > 0) text.Append('|').Append(arguments.Count).Append(' ');
        foreach (var (name, value) in arguments) text.Append(name).Append('=').Append(value).Append(' ');
        return text.AppendJoin(' ', command).ToString();
    }

    private static string Quote(string word) => $"\"{JsonEncodedText.Encode(word, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
