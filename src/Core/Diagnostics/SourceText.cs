namespace Oci.Diagnostics;

/// <summary>A text file as it was read: its name for messages, its characters, and where its lines begin.</summary>
public sealed class SourceText
{
    private readonly int[] lineStarts;

    /// <summary>Wraps <paramref name="text"/>, which is kept as it is.</summary>
    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n') starts.Add(i + 1);
        }
        lineStarts = [.. starts];
    }

    /// <summary>The name shown in messages: a path as the user gave it, or <c>&lt;stdin&gt;</c>.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>How many lines the text has; a final newline opens an empty last line.</summary>
    public int LineCount => lineStarts.Length;

    /// <summary>The 1-based line and column (in UTF-16 units) of an offset.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        var index = Array.BinarySearch(lineStarts, offset);
        if (index < 0) index = ~index - 1;
        return (index + 1, offset - lineStarts[index] + 1);
    }

    /// <summary>The text of a 1-based line, without its line end.</summary>
    public string LineText(int line)
    {
        var start = lineStarts[line - 1];
        var end = line < lineStarts.Length ? lineStarts[line] : Text.Length;
        return Text[start..end].TrimEnd('\n', '\r');
    }
}
