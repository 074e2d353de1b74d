using System.Text;

namespace Oci.Containerfile;

/// <summary>Collects characters into words and remembers where each word began and ended in what was read.</summary>
internal sealed class WordSplitter
{
    private const int MaxDigits = 9;

    private readonly List<(string Text, int Start, int End)> words = [];
    private readonly StringBuilder word = new();
    private int start = -1;
    private int end;

    /// <summary>Whether the word so far is a number, or nothing.</summary>
    public bool IsAtNumber
    {
        get
        {
            if (word.Length > MaxDigits) return false;
            for (var i = 0; i < word.Length; i++)
            {
                if (!char.IsAsciiDigit(word[i])) return false;
            }
            return true;
        }
    }

    /// <summary>Adds a character; a blank ends the word.</summary>
    public void Add(char c, int from, int to)
    {
        if (!char.IsWhiteSpace(c)) AddRaw(c, from, to);
        else Flush();
    }

    /// <summary>Adds what a variable stood for: its blanks split.</summary>
    public void Add(string text, int from, int to)
    {
        foreach (var c in text) Add(c, from, to);
    }

    /// <summary>Adds a character that does not split.</summary>
    public void AddRaw(char c, int from, int to)
    {
        Extend(from, to);
        word.Append(c);
    }

    /// <summary>Adds text that does not split.</summary>
    public void AddRaw(string text, int from, int to)
    {
        Extend(from, to);
        word.Append(text);
    }

    public IReadOnlyList<(string Text, int Start, int End)> Finish()
    {
        Flush();
        return words;
    }

    private void Extend(int from, int to)
    {
        if (start < 0) start = from;
        end = to;
    }

    private void Flush()
    {
        if (word.Length == 0) return;
        words.Add((word.ToString(), start, end));
        word.Clear();
        start = -1;
    }
}
