using System.Text;

namespace Oci.Containerfile;

/// <summary>Takes the flags off the beginning of an instruction's arguments: words that begin with two dashes, up to a lone <c>--</c>.</summary>
internal static class FlagSplitter
{
    /// <summary>Returns where the rest begins. Quotes group and disappear; a backslash takes the meaning from the next character, whatever the escape directive says.</summary>
    public static int Split(string text, int start, int end, List<(string Text, int Start, int End)> flags)
    {
        var position = start;
        while (true)
        {
            while (position < end && char.IsWhiteSpace(text[position])) position++;
            if (position + 1 >= end || text[position] != '-' || text[position + 1] != '-') return position;
            var begin = position;
            var word = ReadWord(text, ref position, end);
            if (word == "--") return position;
            flags.Add((word, begin, position));
        }
    }

    private static string ReadWord(string text, ref int position, int end)
    {
        var word = new StringBuilder();
        char? quote = null;
        for (; position < end; position++)
        {
            var c = text[position];
            if (quote is null && char.IsWhiteSpace(c)) break;
            if (c == quote) quote = null;
            else if (quote is null && c is '\'' or '"') quote = c;
            else if (c != '\\') word.Append(c);
            else if (position + 1 < end) word.Append(text[++position]);
        }
        return word.ToString();
    }
}
