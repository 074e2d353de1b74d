using System.Diagnostics;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Tests.Repositories;

/// <summary>File and method sizes, counted with the compiler's own parser.</summary>
public sealed class BudgetTests
{
    private const int FileLines = 400;
    private const int MethodLines = 60;

    [Fact]
    public void No_source_file_and_no_method_is_over_its_budget()
    {
        var over = SourceFiles().SelectMany(OverBudget).ToList();
        Assert.True(over.Count == 0, string.Join('\n', over));
    }

    [Fact]
    public void A_method_over_its_budget_is_found()
    {
        var body = string.Concat(Enumerable.Repeat("        x++;\n", MethodLines));
        var found = SourceBudget.Methods($"class C {{\n    void M(int x)\n    {{\n{body}    }}\n}}").Single();
        Assert.Equal("M", found.Name);
        Assert.True(found.Lines > MethodLines);
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Testing.Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> OverBudget(string file)
    {
        var text = File.ReadAllText(file);
        var name = Path.GetRelativePath(Testing.Repository.Root, file);
        var lines = text.AsSpan().Count('\n');
        if (lines > FileLines) yield return $"{name}: {lines} lines, {FileLines} are allowed";
        foreach (var method in SourceBudget.Methods(text).Where(m => m.Lines > MethodLines))
            yield return $"{name}:{method.Line}: {method.Name} has {method.Lines} lines, {MethodLines} are allowed";
    }
}
