using System.Text.Json;
using Oci.Containerfile;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>BuildKit's word suite: <c>corpus/buildkit-shell</c>.</summary>
public sealed class CorpusExpansionTests
{
    private static JsonElement Tables()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Corpus("buildkit-shell"), "lex.json")));
        return document.RootElement.Clone();
    }

    private static Func<string, string?> Scope(JsonElement env, bool ignoreCase = false)
    {
        var variables = env.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString(), ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return name => variables.GetValueOrDefault(name);
    }

    [Fact]
    public void Words_expand_as_the_table_says()
    {
        var table = Tables().GetProperty("envVarTest");
        var count = 0;
        foreach (var row in table.GetProperty("rows").EnumerateArray())
        {
            // Windows compares names without case.
            var scope = Scope(table.GetProperty("env"), row.GetProperty("os").GetString() == "windows");
            var result = new VariableExpander().ProcessWord(row.GetProperty("input").GetString()!, scope);
            Assert.True(row.GetProperty("error").GetBoolean() == (result.Fault is not null), row.ToString());
            if (result.Fault is null) Assert.True(row.GetProperty("expected").GetString() == result.Text, $"{row} gives {result.Text}");
            count++;
        }
        Assert.Equal(230, count);
    }

    [Fact]
    public void Words_split_as_the_table_says()
    {
        var rows = Tables().GetProperty("wordsTest").GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(24, rows.Length);
        foreach (var row in rows)
        {
            var variables = new Dictionary<string, string>();
            foreach (var line in row.GetProperty("env").EnumerateArray().Select(v => v.GetString()!.Split('=', 2))) variables[line[0]] = line[1];
            var result = new VariableExpander().ProcessWords(row.GetProperty("input").GetString()!, name => variables.GetValueOrDefault(name));
            Assert.True(row.GetProperty("error").GetBoolean() == (result.Fault is not null), row.ToString());
            if (result.Fault is null) Assert.Equal(row.GetProperty("expected").EnumerateArray().Select(w => w.GetString()!), result.Words);
        }
    }

    [Fact]
    public void Modifiers_work_and_tell_which_variables_they_asked_for()
    {
        var rows = Tables().GetProperty("processWordWithMatches").EnumerateArray().ToArray();
        Assert.Equal(47, rows.Length);
        foreach (var row in rows)
        {
            var result = new VariableExpander().ProcessWord(row.GetProperty("input").GetString()!, Scope(row.GetProperty("env")));
            Assert.True(row.GetProperty("error").GetBoolean() == (result.Fault is not null), row.ToString());
            if (result.Fault is not null) continue;
            Assert.True(row.GetProperty("expected").GetString() == result.Text, $"{row} gives {result.Text}");
            Assert.Equal(row.GetProperty("matched").EnumerateArray().Select(v => v.GetString()), result.Used);
            Assert.Equal(row.GetProperty("unmatched").EnumerateArray().Select(v => v.GetString()), result.Undefined);
        }
    }

    [Fact]
    public void Required_variables_are_required()
    {
        foreach (var row in Tables().GetProperty("mandatory").EnumerateArray())
        {
            var result = new VariableExpander().ProcessWord(row.GetProperty("input").GetString()!, Scope(row.GetProperty("env")));
            if (row.GetProperty("errorContains").GetString() is { } part) Assert.Contains(part, result.Fault?.Message);
            else Assert.Equal(row.GetProperty("expected").GetString(), result.Text);
        }
    }

    [Fact]
    public void Platform_arguments_compose()
    {
        foreach (var row in Tables().GetProperty("platformRows").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("expected").GetString(), new VariableExpander().ProcessWord(row.GetProperty("input").GetString()!, Scope(row.GetProperty("env"))).Text);
        }
    }

    [Fact]
    public void Patterns_are_well_formed_or_not()
    {
        var table = Tables().GetProperty("shellPatternToRegex");
        Assert.All(table.GetProperty("valid").EnumerateArray(), row => Assert.Null(ShellPattern.TryParse(row.GetProperty("pattern").GetString()!, out _)));
        Assert.All(table.GetProperty("invalid").EnumerateArray(), row => Assert.NotNull(ShellPattern.TryParse(row.GetString()!, out _)));
    }

    /// <summary>What the reversed pattern takes off the beginning of a reversed text, the pattern takes off the end.</summary>
    [Fact]
    public void Reversed_patterns_match_the_other_end()
    {
        var compared = 0;
        foreach (var row in Tables().GetProperty("reversePattern").EnumerateArray())
        {
            var (forwards, backwards) = (row.GetProperty("in").GetString()!, row.GetProperty("out").GetString()!);
            // The rows include strings that are no patterns.
            if (ShellPattern.TryParse(forwards, out var pattern) is not null || ShellPattern.TryParse(backwards, out var reversed) is not null) continue;
            var value = System.Text.RegularExpressions.Regex.Replace(forwards, @"\\(.)", "$1");
            Assert.Equal("", pattern.TrimStart(value, true));
            Assert.Equal("", reversed.TrimStart(string.Concat(value.EnumerateRunes().Reverse().Select(rune => rune.ToString())), true));
            compared++;
        }
        Assert.Equal(3, compared);
    }
}
