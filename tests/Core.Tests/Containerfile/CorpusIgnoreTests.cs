using System.Text.Json;
using System.Text.RegularExpressions;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>moby/patternmatcher's suite: <c>corpus/ignore</c>.</summary>
public sealed class CorpusIgnoreTests
{
    private static JsonElement Tables()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Corpus("ignore"), "patternmatcher.json")));
        return document.RootElement.Clone();
    }

    private static IgnoreFile Rules(JsonElement row) => IgnoreFile.FromPatterns(row.GetProperty("patterns").EnumerateArray().Select(p => p.GetString()!));

    [Theory]
    [InlineData("matchesOrParentMatches", 72)]
    [InlineData("goFilepathMatch", 54)]
    [InlineData("simple", 11)]
    public void Paths_are_ignored_as_the_table_says(string table, int count)
    {
        var rows = Tables().GetProperty(table).EnumerateArray().ToArray();
        Assert.Equal(count, rows.Length);
        foreach (var row in rows)
        {
            var rules = Rules(row);
            var bad = (row.TryGetProperty("badPattern", out var b) && b.GetBoolean()) || (row.TryGetProperty("error", out var e) && e.GetBoolean());
            Assert.True(bad == rules.Diagnostics.Count > 0, row.ToString());
            Assert.True(row.GetProperty("ignored").GetBoolean() == rules.Ignores(row.GetProperty("path").GetString()!), row.ToString());
        }
    }

    [Fact]
    public void Patterns_match_what_their_regular_expression_matches()
    {
        var rows = Tables().GetProperty("compile").EnumerateArray().ToArray();
        Assert.Equal(21, rows.Length);
        string[] names = ["", "a", "b", "c", "ae", "abe", "ace", "file", "filetxt", "file.txt", "xfile", "dir", "dir2", "foo", "bar", ".x", ".", "abcXdef", "abc.def", "abcdef", "x.txt"];
        foreach (var row in rows)
        {
            var pattern = PathPattern.Parse(row.GetProperty("pattern").GetString()!);
            var kind = row.GetProperty("matchType").GetString() switch
            {
                "exactMatch" => new[] { PathPatternKind.Exact },
                "prefixMatch" => [PathPatternKind.Prefix],
                "suffixMatch" => [PathPatternKind.Suffix, PathPatternKind.Name, PathPatternKind.Prefix],
                _ => [PathPatternKind.Program],
            };
            Assert.Contains(pattern.Kind, kind);
            if (row.GetProperty("regexp").GetString() is not { Length: > 0 } text) continue;
            var regex = new Regex(text);
            var paths = names.SelectMany(x => names.SelectMany(y => new[] { $"{x}", $"{x}/{y}", $"{x}/{y}/{x}", $"dir/{x}/{y}" })).Where(p => CleanPath.Of(p) == p);
            Assert.All(paths, path => Assert.Equal(regex.IsMatch(path), pattern.Matches(path)));
        }
    }

    [Fact]
    public void Patterns_are_cleaned()
    {
        var rows = Tables().GetProperty("cleanPatterns").EnumerateArray().ToArray();
        Assert.Equal(6, rows.Length);
        foreach (var row in rows)
        {
            var file = IgnoreFile.FromPatterns(row.GetProperty("in").EnumerateArray().Select(p => p.GetString()!));
            Assert.Equal(row.TryGetProperty("error", out _), file.Diagnostics.Count > 0);
            if (row.TryGetProperty("out", out var texts)) Assert.Equal(texts.EnumerateArray().Select(p => p.GetString()!), file.Rules.Select(r => r.Pattern.Text));
            if (row.TryGetProperty("count", out var count)) Assert.Equal(count.GetInt32(), file.Rules.Count);
            if (row.TryGetProperty("exclusions", out var exceptions)) Assert.Equal(exceptions.GetBoolean(), file.Rules.Any(r => r.IsException));
        }
    }

    [Fact]
    public void An_ignore_file_is_read()
    {
        var row = Tables().GetProperty("ignoreFileReader");
        var file = IgnoreFile.Parse(new SourceText(".dockerignore", row.GetProperty("content").GetString()!));
        var expected = row.GetProperty("expected").EnumerateArray().Select(p => p.GetString()!).ToArray();
        Assert.Equal(expected.Where(p => p != "!"), file.Rules.Select(rule => rule.ToString()));
        Assert.Equal(expected.Count(p => p == "!"), file.Diagnostics.Count);
    }

    [Fact]
    public void A_malformed_pattern_is_an_error_every_time()
    {
        var row = Tables().GetProperty("malformedNoPanic");
        Assert.All(Enumerable.Range(0, 3), _ => Assert.NotEmpty(Rules(row).Diagnostics));
    }
}
