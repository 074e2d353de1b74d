using System.Globalization;

namespace Oci.Containerfile;

/// <summary>The <c>&lt;&lt;NAME</c> that announces a here-document.</summary>
internal sealed record HereDocumentDelimiter(string Name, bool Expand, bool Chomp, int FileDescriptor, int Start, int End)
{
    private static readonly VariableExpander Plain = new('\\', new ExpansionOptions { KeepUndefined = true });
    private static readonly VariableExpander Quoted = new('\\', new ExpansionOptions { KeepUndefined = true, KeepQuotes = true });
    private static readonly ExpansionOptions Raw = new() { KeepUndefined = true, KeepQuotes = true, KeepEscapes = true, JoinHereDocuments = true, MaxLength = int.MaxValue };

    /// <summary>All of them in a line. Unbalanced quotes mean that there is none.</summary>
    public static IReadOnlyList<HereDocumentDelimiter> FindAll(string line, out ExpansionFault? fault)
    {
        fault = null;
        var found = new List<HereDocumentDelimiter>();
        if (!line.Contains("<<", StringComparison.Ordinal)) return found;
        var splitter = new WordSplitter();
        if (new WordExpansion(line, '\\', Raw, _ => null, splitter).Run().Fault is not null) return found;
        foreach (var (word, start, end) in splitter.Finish())
        {
            var delimiter = TryParse(word, out var problem);
            fault ??= problem;
            if (delimiter is not null) found.Add(delimiter with { Start = start, End = end });
        }
        return found;
    }

    /// <summary>Reads a word: digits, <c>&lt;&lt;</c>, a dash, blanks, a name. Null where it is something else.</summary>
    public static HereDocumentDelimiter? TryParse(string word, out ExpansionFault? fault)
    {
        fault = null;
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        if (!word.AsSpan(digits).StartsWith("<<")) return null;
        var chomp = digits + 2 < word.Length && word[digits + 2] == '-';
        var rest = word[(digits + (chomp ? 3 : 2))..].TrimStart();
        if (rest.Length == 0 || rest.Contains('<', StringComparison.Ordinal)) return null;
        var (plain, quoted) = (Plain.ProcessWords(rest, _ => null), Quoted.ProcessWords(rest, _ => null));
        fault = plain.Fault;
        if (fault is not null || plain.Words.Count != 1) return null;
        var expand = plain.Words[0] == string.Concat(quoted.Words);
        var descriptor = int.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new HereDocumentDelimiter(plain.Words[0], expand, chomp, descriptor, 0, word.Length);
    }
}
