namespace Oci.Containerfile;

/// <summary>Splits a text into words at blanks outside quotes; quotes and escapes stay in the words.</summary>
internal static class QuotedWords
{
    public static List<(int Start, int End)> Split(string text, int start, int end, char escape)
    {
        var words = new List<(int, int)>();
        var position = start;
        while (true)
        {
            while (position < end && char.IsWhiteSpace(text[position])) position++;
            if (position == end) return words;
            var begin = position;
            position = EndOfWord(text, position, end, escape);
            words.Add((begin, position));
        }
    }

    private static int EndOfWord(string text, int position, int end, char escape)
    {
        char? quote = null;
        for (; position < end; position++)
        {
            var c = text[position];
            if (quote is null && char.IsWhiteSpace(c)) return position;
            // An apostrophe cannot be escaped inside apostrophes.
            if (c == escape && quote != '\'') position++;
            else if (c == quote) quote = null;
            else if (quote is null && c is '\'' or '"') quote = c;
        }
        return end;
    }
}
