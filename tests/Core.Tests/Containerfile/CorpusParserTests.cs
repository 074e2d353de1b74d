using System.Text.Json;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>BuildKit's parser suite: <c>corpus/buildkit-parser</c>.</summary>
public sealed class CorpusParserTests
{
    private static ContainerfileSyntax Parse(string text) => Parser.Parse(new SourceText("Dockerfile", text));

    private static JsonElement Tables()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Corpus("buildkit-parser"), "tables.json")));
        return document.RootElement.Clone();
    }

    [Fact]
    public void Every_dump_is_byte_equal()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Corpus("buildkit-parser"), "testfiles"));
        Assert.Equal(33, folders.Length);
        Assert.All(folders, folder => Assert.Equal(File.ReadAllText(Path.Combine(folder, "result")), SyntaxDump.Render(Parse(File.ReadAllText(Path.Combine(folder, "Dockerfile"))))));
    }

    [Fact]
    public void What_has_to_be_rejected_is()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Corpus("buildkit-parser"), "testfiles-negative"));
        Assert.Equal(4, folders.Length);
        Assert.All(folders, folder => Assert.True(Parse(File.ReadAllText(Path.Combine(folder, "Dockerfile"))).HasErrors, folder));
    }

    [Fact]
    public void Lines_are_where_they_should_be()
    {
        var expected = Tables().GetProperty("lineInfo");
        var syntax = Parse(File.ReadAllText(Path.Combine(Repository.Corpus("buildkit-parser"), expected.GetProperty("file").GetString()!)));
        var lines = syntax.Instructions.Select(i => new[] { i.Span.Line, i.Span.Source.PositionOf(i.Span.Start + i.Span.Length).Line });
        Assert.Equal(expected.GetProperty("children").Deserialize<int[][]>(), lines);
    }

    [Fact]
    public void Here_documents_are_found_and_read()
    {
        var table = Tables().GetProperty("heredocs");
        var instructions = Parse(table.GetProperty("dockerfile").GetString()!).Instructions.Skip(1).ToArray();
        var expected = table.GetProperty("expected").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, instructions.Length);
        foreach (var (row, instruction) in expected.Zip(instructions))
        {
            var documents = row.ValueKind == JsonValueKind.Null ? [] : row.EnumerateArray().Select(Describe);
            Assert.Equal(documents, instruction.HereDocuments.Select(d => (d.Name, d.Content, d.Expand, d.Chomp, d.FileDescriptor)));
        }
    }

    private static (string Name, string Content, bool Expand, bool Chomp, int Descriptor) Describe(JsonElement row) => (
        row.GetProperty("Name").GetString()!, row.GetProperty("Content").GetString()!, row.GetProperty("Expand").GetBoolean(),
        row.TryGetProperty("Chomp", out var chomp) && chomp.GetBoolean(), row.TryGetProperty("FileDescriptor", out var fd) ? fd.GetInt32() : 0);

    [Fact]
    public void Here_document_words_are_told_from_others()
    {
        var table = Tables().GetProperty("heredocWords");
        Assert.All(table.GetProperty("validHeredocs").EnumerateArray(), word => Assert.Equal("EOF", HereDocumentDelimiter.TryParse(word.GetString()!, out _)?.Name));
        Assert.All(table.GetProperty("notHeredocs").EnumerateArray(), word =>
        {
            Assert.Null(HereDocumentDelimiter.TryParse(word.GetString()!, out var fault));
            Assert.Null(fault);
        });
        Assert.All(table.GetProperty("invalidHeredocs").EnumerateArray(), word =>
        {
            Assert.Null(HereDocumentDelimiter.TryParse(word.GetString()!, out var fault));
            Assert.NotNull(fault);
        });
    }

    [Fact]
    public void Here_documents_of_a_line_are_all_found()
    {
        foreach (var row in Tables().GetProperty("heredocsFromLine").EnumerateArray())
        {
            var names = row.GetProperty("heredocNames");
            var expected = names.ValueKind == JsonValueKind.Null ? [] : names.EnumerateArray().Select(name => name.GetString()!);
            Assert.Equal(expected, HereDocumentDelimiter.FindAll(row.GetProperty("line").GetString()!, out _).Select(d => d.Name));
        }
    }

    [Fact]
    public void Chomping_takes_leading_tabs()
    {
        var row = Tables().GetProperty("heredocChomp");
        Assert.Equal(row.GetProperty("out").GetString(), HereDocument.ChompTabs(row.GetProperty("in").GetString()!));
    }

    [Fact]
    public void A_json_array_has_no_here_documents() =>
        Assert.All(Parse(Tables().GetProperty("jsonHeredocNone").GetString()!).Instructions, i => Assert.Empty(i.HereDocuments));

    [Fact]
    public void Json_arrays_of_strings_are_read_and_others_refused()
    {
        var table = Tables().GetProperty("jsonArrays");
        foreach (var row in table.GetProperty("valid").EnumerateArray())
        {
            var expected = row.GetProperty("out").ValueKind == JsonValueKind.Array ? row.GetProperty("out").EnumerateArray().Select(s => s.GetString()!) : [];
            Assert.Equal(JsonStringsResult.Strings, JsonStrings.Read(row.GetProperty("in").GetString()!, out var strings));
            Assert.Equal(expected, strings.Select(s => s.Text));
        }
        Assert.All(table.GetProperty("invalid").EnumerateArray(), row => Assert.Equal(JsonStringsResult.Mixed, JsonStrings.Read(row.GetString()!, out _)));
    }

    [Fact]
    public void Words_are_split_outside_quotes()
    {
        foreach (var row in Tables().GetProperty("words").EnumerateArray())
        {
            var text = row.GetProperty("in").GetString()!;
            Assert.Equal(row.GetProperty("out").EnumerateArray().Select(w => w.GetString()!), QuotedWords.Split(text, 0, text.Length, '\\').Select(w => text[w.Start..w.End]));
        }
    }

    [Fact]
    public void Empty_continuation_lines_are_noted()
    {
        var table = Tables().GetProperty("emptyContinuationWarnings");
        var found = Parse(table.GetProperty("dockerfile").GetString()!).Instructions.Where(i => i.Line.HasEmptyContinuation).Select(i => i.Text);
        Assert.Equal(table.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!), found);
    }

    [Fact]
    public void A_line_of_65536_bytes_is_an_error_and_one_byte_less_is_none()
    {
        Assert.True(Tables().TryGetProperty("maxLine", out _));
        Assert.Contains(Parse("FROM image\nLABEL test=" + new string('a', 65536)).Diagnostics, d => d.Code == ErrorCodes.ContainerfileTooLarge);
        Assert.False(Parse("FROM image\nLABEL test=" + new string('a', 65535 - "LABEL test=".Length)).HasErrors);
    }

    [Fact]
    public void Wrong_instructions_are_errors()
    {
        foreach (var row in Tables().GetProperty("instructionErrors").EnumerateArray())
        {
            Assert.True(Parse("FROM scratch\n" + row.GetProperty("dockerfile").GetString()).HasErrors, row.ToString());
        }
        var counts = Tables().GetProperty("argCountErrors");
        foreach (var name in counts.GetProperty("exactlyOne").EnumerateArray().Concat(counts.GetProperty("atLeastOne").EnumerateArray()).Concat(counts.GetProperty("noDestination").EnumerateArray()))
        {
            Assert.True(Parse($"FROM scratch\n{name.GetString()}").HasErrors, name.GetString());
        }
    }

    [Fact]
    public void Intervals_are_none_or_a_millisecond_at_least()
    {
        foreach (var row in Tables().GetProperty("healthcheckInterval").EnumerateArray())
        {
            Assert.Equal(row.TryGetProperty("error", out _), Parse($"FROM scratch\nHEALTHCHECK --interval={row.GetProperty("in").GetString()} CMD true").HasErrors);
        }
    }

    [Fact]
    public void Directives_are_read_in_all_their_forms()
    {
        foreach (var row in Tables().GetProperty("directives").EnumerateArray())
        {
            var directives = Parse(row.GetProperty("text").GetString()!).Directives;
            if (row.TryGetProperty("directives", out var all)) Assert.Equal(all.GetProperty("escape").GetString(), directives.Escape.ToString());
            if (row.TryGetProperty("syntax", out var syntax)) Assert.Equal(syntax.GetString(), directives.Syntax);
            if (row.TryGetProperty("check", out var check)) Assert.Equal(check.GetString(), directives.Check);
            if (row.TryGetProperty("cmdline", out var line)) Assert.Equal(line.GetString(), directives.SyntaxCommandLine ?? directives.CheckCommandLine);
            if (row.TryGetProperty("line", out var number)) Assert.Equal(number.GetInt32(), (directives.SyntaxSpan ?? directives.CheckSpan)?.Line);
        }
    }

    [Fact]
    public void Comments_document_stages_and_arguments()
    {
        var table = Tables().GetProperty("docComments");
        var syntax = Parse(table.GetProperty("dockerfile").GetString()!);
        Assert.Equal(table.GetProperty("stage0").GetString(), syntax.Stages[0].Description);
        Assert.Equal(table.GetProperty("metaArg.foo").GetString(), syntax.GlobalArguments[0].Declarations[0].Description);
        foreach (var declaration in syntax.Stages[0].Instructions.OfType<ArgSyntax>().SelectMany(a => a.Declarations))
        {
            Assert.Equal(table.GetProperty($"stageArg.{declaration.Name}").GetString(), declaration.Description ?? "");
        }
    }
}
