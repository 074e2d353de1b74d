using System.Text;
using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Cuts a file into instructions: joins continued lines, drops comments and empty lines, and hands out the lines of here-documents.</summary>
internal sealed class Lexer
{
    /// <summary>The most bytes of a line in UTF-8, its end not counted.</summary>
    public const int MaxLineBytes = 65535;

    private readonly SourceText source;
    private readonly char escape;
    private readonly int afterDirectives;
    private readonly DiagnosticBag bag;
    private int position;

    public Lexer(SourceText source, char escape, int afterDirectives, DiagnosticBag bag)
    {
        this.source = source;
        this.escape = escape;
        this.afterDirectives = afterDirectives;
        this.bag = bag;
        position = source.Text.StartsWith('\uFEFF') ? 1 : 0;
    }

    /// <summary>The next instruction, or null at the end.</summary>
    public LogicalLine? Read()
    {
        var comments = new List<Word>();
        while (position < source.Text.Length)
        {
            var (start, end) = NextLine();
            var first = SkipBlanks(start, end);
            if (first == end) comments.Clear();
            else if (source.Text[first] == '#') AddComment(comments, first, end);
            else return ReadContinued(first, end, comments);
        }
        return null;
    }

    /// <summary>The lines up to the one that repeats the delimiter, or null where none does; then nothing is left to read.</summary>
    public SourceSpan? ReadHereDocument(string name, bool chomp)
    {
        var begin = position;
        NearMiss = null;
        while (position < source.Text.Length)
        {
            var (start, end) = NextLine();
            var line = source.Text.AsSpan(start, end - start);
            if (line.Length > name.Length && line.Trim().SequenceEqual(name)) NearMiss ??= source.PositionOf(start).Line;
            if ((chomp ? line.TrimStart('\t') : line).SequenceEqual(name)) return new SourceSpan(source, begin, start - begin);
        }
        return null;
    }

    /// <summary>The line that would have ended the last here-document but for its blanks, or null.</summary>
    public int? NearMiss { get; private set; }

    /// <summary>Where the line that was read last ends.</summary>
    public int LastEnd { get; private set; }

    private void AddComment(List<Word> comments, int start, int end)
    {
        if (start < afterDirectives) return;
        var (from, to) = (SkipBlanks(start + 1, end), end);
        while (to > from && char.IsWhiteSpace(source.Text[to - 1])) to--;
        comments.Add(new Word(source.Text[from..to], new SourceSpan(source, from, to - from)));
    }

    private LogicalLine ReadContinued(int start, int end, IReadOnlyList<Word> comments)
    {
        var line = new LogicalLine(source) { Comments = [.. comments] };
        var contentEnd = ContinuationAt(start, end) ?? end;
        line.Append(start, contentEnd);
        var continues = contentEnd < end;
        while (continues && position < source.Text.Length)
        {
            (start, end) = NextLine();
            var first = SkipBlanks(start, end);
            if (first == end) line.HasEmptyContinuation = true;
            else if (source.Text[first] != '#')
            {
                contentEnd = ContinuationAt(start, end) ?? end;
                line.Append(start, contentEnd);
                continues = contentEnd < end;
            }
        }
        line.ExtendTo(LastEnd);
        return line;
    }

    /// <summary>Where the escape character stands that continues the line: the last thing in it, blanks aside, and not escaped itself.</summary>
    private int? ContinuationAt(int start, int end)
    {
        while (end > start && source.Text[end - 1] is ' ' or '\t') end--;
        if (end == start || source.Text[end - 1] != escape) return null;
        return end - 1 > start && source.Text[end - 2] == escape ? null : end - 1;
    }

    private (int Start, int End) NextLine()
    {
        var (text, start) = (source.Text, position);
        var feed = text.IndexOf('\n', start);
        var end = feed < 0 ? text.Length : feed;
        position = feed < 0 ? text.Length : feed + 1;
        while (end > start && text[end - 1] == '\r') end--;
        LastEnd = end;
        return (start, end);
    }

    /// <summary>Says so where a line is longer than anybody's builder takes.</summary>
    public void CheckLength(SourceSpan line)
    {
        for (var number = line.Line; number <= source.PositionOf(line.Start + line.Length).Line; number++)
        {
            var text = source.LineText(number);
            if (text.Length <= MaxLineBytes / 3 || Encoding.UTF8.GetByteCount(text) <= MaxLineBytes) continue;
            bag.Error(ErrorCodes.ContainerfileTooLarge, $"line {number} is longer than {MaxLineBytes} bytes", line with { Length = Math.Min(line.Length, 1) }, $"break it with `{escape}` at the end of a line");
            return;
        }
    }

    private int SkipBlanks(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(source.Text[start])) start++;
        return start;
    }
}
