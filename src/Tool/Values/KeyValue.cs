using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Values;

/// <summary><c>KEY=VALUE</c> on the command line.</summary>
internal static class KeyValue
{
    /// <summary>The pairs of an option; the last of a key wins.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string option, IEnumerable<string> texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var (key, value) = Split(option, text);
            pairs[key] = value ?? throw new OciException(ErrorCodes.Usage, $"expected `{option}` to be KEY=VALUE, found `{ByteText.Escape(text)}`", $"{option} {ByteText.Escape(text)}=VALUE");
        }
        return pairs;
    }

    /// <summary>The same where the value may be left out.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyDictionary<string, string?> ParseOptional(string option, IEnumerable<string> texts)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var (key, value) = Split(option, text);
            pairs[key] = value;
        }
        return pairs;
    }

    /// <summary>The same where a value that is left out is empty.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyDictionary<string, string> ParseOrEmpty(string option, IEnumerable<string> texts) =>
        ParseOptional(option, texts).ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);

    private static (string Key, string? Value) Split(string option, string text)
    {
        var (key, value) = VariableFile.Split(text);
        if (key.Length == 0) throw new OciException(ErrorCodes.Usage, $"expected a name before the `=` of `{option}`, found `{ByteText.Escape(text)}`", $"{option} KEY=VALUE");
        return (key, value);
    }
}
