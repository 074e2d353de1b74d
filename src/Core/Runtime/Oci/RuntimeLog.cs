using System.Text.Json;

namespace Oci.Runtime;

/// <summary>The log that runtimes write with <c>--log-format json</c>: an object a line.</summary>
internal static class RuntimeLog
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The last error in the log file; null where there is none, or no log.</summary>
    public static string? LastError(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            file.Seek(-Math.Min(file.Length, MaxBytes), SeekOrigin.End);
            using var reader = new StreamReader(file);
            return LastError(reader.ReadToEnd().Split('\n'));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The last error among the lines; those that are no such objects are passed over.</summary>
    public static string? LastError(IEnumerable<string> lines) => lines.Select(ErrorOf).LastOrDefault(message => message is not null);

    private static string? ErrorOf(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            using var entry = JsonDocument.Parse(line);
            return Text(entry.RootElement, "level") is "error" or "fatal" ? Text(entry.RootElement, "msg") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
