using System.Text.Json;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>The Containerfiles of buildah's conformance suite: <c>corpus/buildah-conformance</c>.</summary>
public sealed class CorpusConformanceTests
{
    [Fact]
    public void Every_case_parses_and_fails_at_the_line_it_should_where_a_word_is_wrong()
    {
        var folder = Repository.Corpus("buildah-conformance");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")));
        var wrong = new List<string>();
        foreach (var row in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (id, path) = (row.GetProperty("id").GetString()!, row.GetProperty("dockerfilePath").GetString()!);
            var syntax = Parser.Parse(new SourceText(path, File.ReadAllText(Path.Combine(folder, path))));
            if (syntax.HasErrors) wrong.Add($"{id}: {string.Join("\n", syntax.Diagnostics.Select(DiagnosticText.Render))}");
            var failing = FirstFault(syntax);
            if (failing is not null && (!row.GetProperty("shouldFail").GetBoolean() || failing != row.GetProperty("shouldFailAt").GetInt32())) wrong.Add($"{id}: fails in line {failing}");
            if (failing is null && id is "027-environment" or "118-env-invalid-ssquote") wrong.Add($"{id}: should fail");
        }
        Assert.Empty(wrong);
    }

    /// <summary>Which instruction, counted from 1, has a value of ENV whose quotes do not match.</summary>
    private static int? FirstFault(ContainerfileSyntax syntax)
    {
        var expander = new VariableExpander(syntax.Directives.Escape);
        foreach (var (instruction, number) in syntax.Instructions.Select((instruction, i) => (instruction, i + 1)))
        {
            if (instruction is EnvSyntax env && env.Variables.Any(pair => expander.ProcessWord(pair.Value.Text, _ => null).Fault is not null)) return number;
        }
        return null;
    }
}
