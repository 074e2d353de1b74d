using System.Text;
using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A line with its continuations joined, which still knows where each character came from.</summary>
internal sealed class LogicalLine(SourceText source)
{
    private readonly StringBuilder builder = new();
    private readonly List<(int Logical, int Source)> pieces = [];
    private string? text;

    public string Text => text ??= builder.ToString();

    /// <summary>Where its last line ends in the source, without the line end.</summary>
    public int End { get; private set; }

    public IReadOnlyList<Word> Comments { get; init; } = [];

    public bool HasEmptyContinuation { get; set; }

    public void Append(int start, int end)
    {
        pieces.Add((builder.Length, start));
        builder.Append(source.Text, start, end - start);
    }

    public void ExtendTo(int end) => End = end;

    /// <summary>The place in the source of a part of <see cref="Text"/>.</summary>
    public SourceSpan Span(int start, int end)
    {
        var from = Map(start);
        return new SourceSpan(source, from, (end > start ? Map(end - 1) + 1 : from) - from);
    }

    public SourceSpan SpanToEnd(int start)
    {
        var from = Map(start);
        return new SourceSpan(source, from, Math.Max(0, End - from));
    }

    public Word Word(int start, int end) => new(Text[start..end], Span(start, end));

    private int Map(int offset)
    {
        var (low, high) = (0, pieces.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (pieces[middle].Logical <= offset) low = middle;
            else high = middle - 1;
        }
        return pieces.Count == 0 ? 0 : pieces[low].Source + offset - pieces[low].Logical;
    }
}
