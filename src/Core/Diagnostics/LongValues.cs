using System.Text;

namespace Oci.Diagnostics;

/// <summary>Cuts the values of a message that nobody would read to their end: a path or a digest fits, a path of 60 KB that a hostile archive has does not.</summary>
internal static class LongValues
{
    private const int Longest = 4608; // a path of 4,095 bytes, and what escaping a few of them needs
    private const int Head = 400;
    private const int Tail = 100;

    /// <summary>The message with the middle of each long value between backticks left out.</summary>
    public static string Cut(string message)
    {
        if (message.Length <= Longest) return message;
        var values = message.Split('`'); // every second one is a value
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) text.Append('`');
            if (i % 2 == 0 || values[i].Length <= Longest) text.Append(values[i]);
            else text.Append(values[i].AsSpan(0, Head)).Append('…').Append(values[i].AsSpan(values[i].Length - Tail));
        }
        return text.ToString();
    }
}
