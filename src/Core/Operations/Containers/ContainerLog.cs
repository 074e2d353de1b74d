using System.Globalization;
using System.Text;
using System.Text.Json;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>
/// Writes what a container says, as Docker's json-file driver does: an object a line, <c>{"log":…,"stream":…,"time":…}</c>.
/// A file that has grown large makes way for a new one; a few old ones stay.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerLog(string path, TimeProvider time) : IDisposable
{
    /// <summary>How large one file grows.</summary>
    public const long DefaultMaxBytes = 16 * 1024 * 1024;

    /// <summary>How many files there are, with the one that is written.</summary>
    public const int Files = 3;

    private const int LongestLine = 16 * 1024; // as Docker splits them

    private readonly Line output = new("stdout");
    private readonly Line error = new("stderr");
    private FileStream file = Open(path);

    /// <summary>How large one file grows.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Takes bytes as they come; a line is written when it is whole.</summary>
    public void Write(ReadOnlySpan<byte> bytes, bool isError)
    {
        var line = isError ? error : output;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var count = Math.Min(end < 0 ? bytes.Length : end + 1, LongestLine - (int)line.Bytes.Length);
            line.Bytes.Write(bytes[..count]);
            bytes = bytes[count..];
            if (line.Text[^1] == '\n') Flush(line, line.Text.Length);
            else if (line.Text.Length == LongestLine) Flush(line, LineSplitter.WholeCharacters(line.Text));
        }
    }

    /// <summary>Writes what has no line end.</summary>
    public void Complete()
    {
        Flush(output, output.Text.Length);
        Flush(error, error.Text.Length);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void Flush(Line line, int count)
    {
        if (count == 0) return;
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("log", Encoding.UTF8.GetString(line.Text[..count]));
            writer.WriteString("stream", line.Stream);
            writer.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        line.Remove(count);
        json.WriteByte((byte)'\n');
        if (file.Length > 0 && file.Length + json.Length > MaxBytes) Rotate();
        HostFile.Write(file, json.GetBuffer().AsSpan(0, (int)json.Length));
    }

    private void Rotate()
    {
        file.Dispose();
        for (var number = Files - 1; number > 0; number--)
        {
            var from = number == 1 ? path : OldName(path, number - 1);
            if (File.Exists(from)) File.Move(from, OldName(path, number), overwrite: true);
        }
        file = Open(path);
    }

    /// <summary>The name of an old file; the larger the number, the older.</summary>
    public static string OldName(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    // Whole lines are written in one call: who reads meanwhile sees no half ones but at the very end.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private sealed record Line(string Stream)
    {
        public MemoryStream Bytes { get; } = new();

        public ReadOnlySpan<byte> Text => Bytes.GetBuffer().AsSpan(0, (int)Bytes.Length);

        public void Remove(int count)
        {
            var rest = Text[count..].ToArray();
            Bytes.SetLength(0);
            Bytes.Write(rest);
        }
    }
}
