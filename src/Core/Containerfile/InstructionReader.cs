using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Takes an instruction apart: keyword, flags, arguments, here-documents.</summary>
internal sealed class InstructionReader(LogicalLine line, char escape, DiagnosticBag bag)
{
    private static readonly char[] Blanks = [' ', '\t', '\v', '\f', '\r'];

    /// <summary>Reads the whole line, and from <paramref name="lexer"/> the here-documents that it announces.</summary>
    public InstructionLine Read(Lexer lexer)
    {
        var (start, end) = Trim(0, line.Text.Length);
        var instruction = ReadAt(start, end, true);
        lexer.CheckLength(instruction.Span);
        if (!CanHaveHereDocuments(instruction)) return instruction;
        var documents = ReadHereDocuments(lexer, instruction);
        if (documents.Count == 0) return instruction;
        line.ExtendTo(lexer.LastEnd);
        instruction = instruction with { HereDocuments = documents, Span = line.SpanToEnd(start) };
        if (instruction.Nested is { } nested) return instruction with { Nested = WithDocuments(nested, documents) };
        return WithDocuments(instruction, documents);
    }

    private InstructionLine ReadAt(int start, int end, bool outermost)
    {
        var text = line.Text;
        var keywordEnd = text.AsSpan(start, end - start).IndexOfAny(Blanks) is var blank and >= 0 ? start + blank : end;
        var keyword = line.Word(start, keywordEnd);
        var flags = new List<(string Text, int Start, int End)>();
        var (from, to) = Trim(FlagSplitter.Split(text, keywordEnd, end, flags), end);
        var instruction = new InstructionLine
        {
            Keyword = keyword,
            Text = text[start..end],
            Span = line.SpanToEnd(start),
            Rest = line.Word(from, to),
            Flags = [.. flags.Select(ToFlag)],
            Comments = outermost ? line.Comments : [],
            HasEmptyContinuation = outermost && line.HasEmptyContinuation,
        };
        return ReadArguments(instruction, Keywords.FormOf(keyword.Text), from, to, outermost);
    }

    private InstructionLine ReadArguments(InstructionLine instruction, ArgumentForm form, int from, int to, bool outermost) => form switch
    {
        ArgumentForm.Command => ReadCommand(instruction, from, to),
        ArgumentForm.List => ReadJson(instruction, from, to) ?? instruction with { Arguments = SplitWords(from, to) },
        ArgumentForm.Words => instruction with { Arguments = SplitWords(from, to) },
        ArgumentForm.QuotedWords => instruction with { Arguments = [.. QuotedWords.Split(line.Text, from, to, escape).Select(word => line.Word(word.Start, word.End))] },
        ArgumentForm.Pairs => ReadPairs(instruction, from, to),
        ArgumentForm.Line => instruction with { Arguments = Piece(from, to) },
        ArgumentForm.Healthcheck => ReadHealthcheck(instruction, from, to),
        ArgumentForm.Instruction when to > from && outermost => instruction with { Nested = ReadAt(from, to, false) },
        _ => instruction,
    };

    private InstructionLine ReadCommand(InstructionLine instruction, int from, int to) =>
        ReadJson(instruction, from, to) ?? instruction with { Arguments = Piece(from, to) };

    private InstructionLine? ReadJson(InstructionLine instruction, int from, int to)
    {
        switch (JsonStrings.Read(line.Text[from..to], out var strings))
        {
            case JsonStringsResult.Strings:
                return instruction with { IsJson = true, Arguments = [.. strings.Select(s => new Word(s.Text, line.Span(from + s.Start, from + s.End)))] };
            case JsonStringsResult.Mixed:
                bag.Error(ErrorCodes.WrongArguments, $"`{instruction.Keyword.Text.ToUpperInvariant()}` takes a JSON array of strings, found something else in it",
                    line.Span(from, to), "put every element in double quotes");
                return instruction with { IsJson = true, IsBroken = true };
            default:
                return null;
        }
    }

    private InstructionLine ReadPairs(InstructionLine instruction, int from, int to)
    {
        var words = QuotedWords.Split(line.Text, from, to, escape);
        if (words.Count == 0) return instruction;
        if (!Contains(words[0], '=')) return ReadLegacyPair(instruction, words[0].Start, to);
        var pairs = new List<KeyValueSyntax>();
        foreach (var word in words)
        {
            if (!Contains(word, '='))
            {
                bag.Error(ErrorCodes.WrongArguments, $"expected `key=value`, found `{line.Text[word.Start..word.End]}`",
                    line.Span(word.Start, word.End), "put a value with blanks in double quotes");
                continue;
            }
            var equals = line.Text.IndexOf('=', word.Start);
            pairs.Add(new KeyValueSyntax(line.Word(word.Start, equals), line.Word(equals + 1, word.End), false));
        }
        return instruction with { Arguments = [.. words.Select(word => line.Word(word.Start, word.End))], Pairs = pairs, IsBroken = pairs.Count < words.Count };
    }

    private InstructionLine ReadLegacyPair(InstructionLine instruction, int from, int to)
    {
        var blank = line.Text.AsSpan(from, to - from).IndexOfAny(Blanks);
        if (blank < 0)
        {
            var name = instruction.Keyword.Text.ToUpperInvariant();
            bag.Error(ErrorCodes.WrongArguments, $"`{name}` needs a name and a value, found `{line.Text[from..to]}`", line.Span(from, to), $"write `{name} {line.Text[from..to]}=…`");
            return instruction with { IsBroken = true };
        }
        var (valueFrom, valueTo) = Trim(from + blank, to);
        var pair = new KeyValueSyntax(line.Word(from, from + blank), line.Word(valueFrom, valueTo), true);
        return instruction with { Arguments = [pair.Key, pair.Value], Pairs = [pair] };
    }

    private InstructionLine ReadHealthcheck(InstructionLine instruction, int from, int to)
    {
        var end = from;
        while (end < to && !char.IsWhiteSpace(line.Text[end])) end++;
        var (commandFrom, commandTo) = Trim(end, to);
        var command = ReadCommand(instruction, commandFrom, commandTo);
        return command with { Arguments = [.. Piece(from, end), .. command.Arguments] };
    }

    private static bool CanHaveHereDocuments(InstructionLine instruction)
    {
        var target = instruction.Nested ?? instruction;
        return Keywords.TakesHereDocuments(target.Keyword.Text) && !target.IsJson;
    }

    private List<HereDocument> ReadHereDocuments(Lexer lexer, InstructionLine instruction)
    {
        var documents = new List<HereDocument>();
        var delimiters = HereDocumentDelimiter.FindAll(line.Text, out var fault);
        if (fault is not null) bag.Error(ErrorCodes.InvalidExpansion, fault.Message, instruction.Keyword.Span, fault.Hint);
        foreach (var delimiter in delimiters)
        {
            var span = line.Span(delimiter.Start, delimiter.End);
            if (lexer.ReadHereDocument(delimiter.Name, delimiter.Chomp) is not { } content)
            {
                bag.Error(ErrorCodes.UnterminatedHereDocument, $"the here-document `{delimiter.Name}` does not end", span,
                    lexer.NearMiss is { } near ? $"remove the blanks around `{delimiter.Name}` in line {near}" : $"end it with a line that is exactly `{delimiter.Name}`");
                return documents;
            }
            documents.Add(new HereDocument
            {
                Name = delimiter.Name,
                Written = line.Text[delimiter.Start..delimiter.End],
                Content = content.Text,
                Chomp = delimiter.Chomp,
                Expand = delimiter.Expand,
                FileDescriptor = delimiter.FileDescriptor,
                Span = span,
                ContentSpan = content,
            });
        }
        return documents;
    }

    /// <summary>Gives the documents to the instruction, and puts together what the blanks in a delimiter have split.</summary>
    private static InstructionLine WithDocuments(InstructionLine instruction, IReadOnlyList<HereDocument> documents)
    {
        if (Keywords.FormOf(instruction.Keyword.Text) != ArgumentForm.List) return instruction with { HereDocuments = documents };
        var (words, next) = (new List<Word>(), 0);
        foreach (var word in instruction.Arguments)
        {
            while (next < documents.Count && documents[next].Span.Start + documents[next].Span.Length <= word.Span.Start) next++;
            var document = next < documents.Count && documents[next].Span.Start <= word.Span.Start ? documents[next] : null;
            if (document is null) words.Add(word);
            else if (document.Span.Start == word.Span.Start) words.Add(new Word(document.Written, document.Span));
        }
        return instruction with { HereDocuments = documents, Arguments = words };
    }

    private FlagSyntax ToFlag((string Text, int Start, int End) flag)
    {
        var equals = flag.Text.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (flag.Text[2..], null) : (flag.Text[2..equals], flag.Text[(equals + 1)..]);
        return new FlagSyntax(name, value, flag.Text, line.Span(flag.Start, flag.End));
    }

    private Word[] Piece(int from, int to) => to > from ? [line.Word(from, to)] : [];

    private List<Word> SplitWords(int from, int to)
    {
        var words = new List<Word>();
        while (from < to)
        {
            var blank = line.Text.AsSpan(from, to - from).IndexOfAny(Blanks);
            var end = blank < 0 ? to : from + blank;
            if (end > from) words.Add(line.Word(from, end));
            from = end + 1;
        }
        return words;
    }

    private bool Contains((int Start, int End) word, char c) => line.Text.AsSpan(word.Start, word.End - word.Start).Contains(c);

    private (int Start, int End) Trim(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(line.Text[start])) start++;
        while (end > start && char.IsWhiteSpace(line.Text[end - 1])) end--;
        return (start, end);
    }
}
