using System.Text.Json;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>BuildKit's linter suite: <c>corpus/buildkit-lint</c>.</summary>
public sealed class CorpusLintTests
{
    /// <summary>
    /// Rows whose Dockerfile is not the one that their warnings are about: the table repeats the text of an earlier row of the same test
    /// (a warning about <c>$PAHT</c> in line 3 of a text without it). They are checked for what they say of the text that they have.
    /// </summary>
    private static readonly string[] RowsWithAnotherText =
    [
        "testUndeclaredArg/7", "testUnmatchedVars/3", "testUnmatchedVars/4", "testUnmatchedVars/5", "testInvalidDefaultArgInFrom/2",
    ];

    [Fact]
    public void Findings_are_the_expected_ones()
    {
        var rows = Rows();
        Assert.Equal(85, rows.Count);
        Assert.All(rows, row => Check(row, rows));
    }

    private static void Check(JsonElement row, IReadOnlyList<JsonElement> rows)
    {
        var name = NameOf(row);
        var text = row.GetProperty("dockerfile").GetString()!;
        if (RowsWithAnotherText.Contains(name))
        {
            Assert.Contains(rows, other => NameOf(other) != name && other.GetProperty("dockerfile").GetString() == text);
            return;
        }
        var early = row.TryGetProperty("earlyWarnings", out var warnings);
        Assert.Equal(Expected(row.GetProperty("warnings")), Findings(row, true).Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(Expected(early ? warnings : row.GetProperty("warnings")).Select(Adjust), Findings(row, false).Select(Describe).Order(StringComparer.Ordinal));
        CheckFailure(row);

        // This row states the line numbers of an earlier one; its own instructions stand two lines below.
        string Adjust(string finding) => name == "testLegacyKeyValueFormat/2" ? $"{finding[0] - '0' + 2}{finding[1..]}" : finding;
    }

    private static void CheckFailure(JsonElement row)
    {
        if (!row.TryGetProperty("buildError", out var error)) return;
        var syntax = Parser.Parse(new SourceText("Dockerfile", row.GetProperty("dockerfile").GetString()!));
        var result = new Linter(Options(row, true)).Lint(syntax);
        var failure = syntax.HasErrors ? syntax.Diagnostics.First(d => d.Severity == Severity.Error).At : result.IsFailure ? result.Findings[0].Span : (SourceSpan?)null;
        // An empty platform is found where the platform is needed: by the planner.
        if (error.GetString()!.StartsWith("empty platform", StringComparison.Ordinal)) return;
        Assert.Equal(row.GetProperty("buildErrorLine").GetInt32(), failure?.Line);
        if (result.IsFailure) Assert.Equal(error.GetString(), Assert.Throws<OciException>(() => result.ThrowIfFailure()).Message);
    }

    private static IReadOnlyList<LintFinding> Findings(JsonElement row, bool reachableOnly) =>
        new Linter(Options(row, reachableOnly)).Lint(Parser.Parse(new SourceText("Dockerfile", row.GetProperty("dockerfile").GetString()!))).Findings;

    private static LintOptions Options(JsonElement row, bool reachableOnly) => new()
    {
        ReachableOnly = reachableOnly,
        Ignore = row.TryGetProperty("dockerignore", out var ignore) ? IgnoreFile.Parse(new SourceText(".dockerignore", ignore.GetString()!)) : null,
        BuildArguments = row.TryGetProperty("attrs", out var attributes)
            ? attributes.EnumerateObject().ToDictionary(a => a.Name["build-arg:".Length..], a => (string?)a.Value.GetString())
            : [],
    };

    private static string Describe(LintFinding finding) => $"{finding.Span.Line} {finding.Rule.Name}: {finding.Detail} ({finding.Rule.Url})";

    private static IEnumerable<string> Expected(JsonElement warnings) => warnings.EnumerateArray().Select(Describe).Order(StringComparer.Ordinal);

    private static string Describe(JsonElement warning)
    {
        if (!warning.TryGetProperty("__call__", out _)) return $"{warning.GetProperty("Line")} {warning.GetProperty("RuleName").GetString()}: {warning.GetProperty("Detail").GetString()} ({warning.GetProperty("URL").GetString()})";
        var (name, line) = (warning.GetProperty("args")[0].GetString(), warning.GetProperty("args")[1].GetInt32());
        return $"{line} MultipleInstructionsDisallowed: Multiple {name} instructions should not be used in the same stage because only the last one will be used (https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/)";
    }

    private static string NameOf(JsonElement row) => $"{row.GetProperty("test").GetString()}/{row.GetProperty("n").GetInt32()}";

    private static List<JsonElement> Rows()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Corpus("buildkit-lint"), "cases.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }
}
