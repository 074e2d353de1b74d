using System.Text;

namespace Oci.Containerfile;

/// <summary>One run of <see cref="VariableExpander"/> over one word. After a fault everything reads as if the word had ended.</summary>
internal sealed partial class WordExpansion(string text, char escape, ExpansionOptions options, Func<string, string?> scope, WordSplitter? splitter)
{
    private const int MaxDepth = 100;

    private readonly SortedSet<string> used = new(StringComparer.Ordinal);
    private readonly SortedSet<string> undefined = new(StringComparer.Ordinal);
    private int position;
    private int depth;
    private bool keepEscapes = options.KeepEscapes;
    private ExpansionFault? fault;

    private bool AtEnd => position >= text.Length;

    public Expansion Run()
    {
        var result = ReadUntil(null, keepEscapes, splitter);
        return new Expansion { Text = fault is null ? result : "", Used = used, Undefined = undefined, Fault = fault };
    }

    /// <summary>Reads to the end, or to <paramref name="stop"/> and beyond it.</summary>
    private string ReadUntil(char? stop, bool escapesStay, WordSplitter? words)
    {
        var (outer, begin) = (keepEscapes, position);
        keepEscapes = escapesStay;
        var result = new StringBuilder();
        var stopped = false;
        while (!AtEnd && !stopped)
        {
            if (text[position] == stop)
            {
                position++;
                stopped = true;
            }
            else ReadPiece(result, words);
            if (result.Length > options.MaxLength) Fail($"`{Excerpt(0)}` expands to more than {options.MaxLength} characters", null, 0);
        }
        keepEscapes = outer;
        if (stop is { } missing && !stopped) Fail($"`{missing}` is missing in `{Excerpt(Math.Max(0, begin - 2))}`", null, begin);
        return result.ToString();
    }

    private void ReadPiece(StringBuilder result, WordSplitter? words)
    {
        var (start, c) = (position, text[position]);
        if (c == '$')
        {
            var value = ReadVariable();
            result.Append(value);
            words?.Add(value, start, position);
        }
        else if (c is '\'' or '"' && !options.IgnoreQuotes)
        {
            var quoted = c == '\'' ? ReadSingleQuoted() : ReadDoubleQuoted();
            result.Append(quoted);
            words?.AddRaw(quoted, start, position);
        }
        else if (c == escape) ReadEscaped(result, words);
        else if (c == '<' && words is not null && options.JoinHereDocuments && ReadHereDocumentMark() is { } mark)
        {
            result.Append(mark);
            words.AddRaw(mark, start, position);
        }
        else
        {
            position++;
            result.Append(c);
            words?.Add(c, start, position);
        }
    }

    /// <summary>Outside quotes an escape character protects whatever follows; at the end of the word it vanishes.</summary>
    private void ReadEscaped(StringBuilder result, WordSplitter? words)
    {
        var start = position++;
        if (keepEscapes)
        {
            result.Append(escape);
            words?.AddRaw(escape, start, position);
        }
        if (AtEnd) return;
        result.Append(text[position]);
        words?.AddRaw(text[position], start, position + 1);
        position++;
    }

    private string ReadSingleQuoted()
    {
        var close = text.IndexOf('\'', position + 1);
        if (close < 0) return Fail($"the quote in `{Excerpt(position)}` is not closed", "add a closing `'`, or write the apostrophe as `\\'` outside quotes", position);
        var inner = options.KeepQuotes ? text[position..(close + 1)] : text[(position + 1)..close];
        position = close + 1;
        return inner;
    }

    /// <summary>Inside double quotes only the quote, the dollar and the escape character can be escaped.</summary>
    private string ReadDoubleQuoted()
    {
        var (start, result) = (position++, new StringBuilder());
        if (options.KeepQuotes) result.Append('"');
        while (!AtEnd && text[position] != '"')
        {
            var c = text[position];
            if (c == '$')
            {
                result.Append(ReadVariable());
                continue;
            }
            position++;
            if (c == escape)
            {
                if (AtEnd) break;
                var escapes = text[position] == '"' || text[position] == '$' || text[position] == escape;
                if (keepEscapes && escapes) result.Append(c);
                if (escapes) c = text[position++];
            }
            result.Append(c);
        }
        if (AtEnd) return Fail($"the quote in `{Excerpt(start)}` is not closed", "add a closing `\"`", start);
        position++;
        if (options.KeepQuotes) result.Append('"');
        return result.ToString();
    }

    /// <summary>At the beginning of a word, after digits at most: <c>&lt;&lt;</c>, a dash, and the blanks up to the delimiter.</summary>
    private string? ReadHereDocumentMark()
    {
        if (!splitter!.IsAtNumber || position + 1 >= text.Length || text[position + 1] != '<') return null;
        var start = position;
        position += 2;
        if (!AtEnd && text[position] == '-') position++;
        while (!AtEnd && char.IsWhiteSpace(text[position])) position++;
        return text[start..position];
    }

    private string Excerpt(int from) => text.Length - from > 60 ? $"{text.AsSpan(from, 60)}…" : text[from..];

    private string Fail(string message, string? hint, int offset)
    {
        fault ??= new ExpansionFault(message, hint, offset);
        position = text.Length;
        return "";
    }
}
