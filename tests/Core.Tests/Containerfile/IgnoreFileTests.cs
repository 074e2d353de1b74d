using System.Text;
using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Tests.Containerfile;

public sealed class IgnoreFileTests
{
    private static IgnoreFile Rules(params string[] patterns) => IgnoreFile.FromPatterns(patterns).ThrowIfErrors();

    [Fact]
    public void A_file_is_read_line_by_line()
    {
        var file = IgnoreFile.Parse(new SourceText(".containerignore", "\uFEFF# comment\r\n  bin/ \r\n/obj//x/../y\r\n\r\n! keep.txt \n #not a comment\n"));
        Assert.Empty(file.Diagnostics);
        Assert.Equal(["bin", "obj/y", "!keep.txt", "#not a comment"], file.Rules.Select(rule => rule.ToString()));
        Assert.Equal([2, 3, 5, 6], file.Rules.Select(rule => rule.Span!.Value.Line));
        Assert.Equal("bin/", file.Rules[0].Span!.Value.Text);
    }

    [Theory]
    [InlineData("bin", "bin", true)]
    [InlineData("bin", "bin/x/y", true)]
    [InlineData("bin", "src/bin", false)]
    [InlineData("**/bin", "src/bin/x", true)]
    [InlineData("*", ".hidden", true)]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "docs/a.md", false)]
    [InlineData("**/*.md", "docs/a.md", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/**", "docs/x", true)]
    [InlineData("a**/z", "ab/c/z", true)]
    [InlineData("a**/z", "az", true)]
    [InlineData("a?c", "a☺c", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("/x", "x", true)]
    [InlineData("./x", "x", true)]
    [InlineData("x*b**c", "xabbc", true)]
    [InlineData("../x", "x", false)]
    public void A_path_or_a_directory_above_it_is_matched(string pattern, string path, bool ignored) => Assert.Equal(ignored, Rules(pattern).Ignores(path));

    [Fact]
    public void The_last_rule_that_matches_decides()
    {
        var rules = Rules("*", "!src", "src/secret", "!src/secret/ok");
        Assert.True(rules.Ignores("x"));
        Assert.False(rules.Ignores("src/a"));
        Assert.True(rules.Ignores("src/secret/a"));
        Assert.False(rules.Ignores("src/secret/ok"));
        Assert.Equal("src/secret", rules.Decide("src/secret/a")?.ToString());
        Assert.Null(Rules("a").Decide("b"));
    }

    [Fact]
    public void The_root_is_never_ignored_but_everything_in_it_may_be()
    {
        Assert.False(Rules("*").Ignores("."));
        Assert.True(Rules("*").IgnoresEverything);
        Assert.True(Rules("!a", "**").IgnoresEverything);
        Assert.False(Rules("*", "!a").IgnoresEverything);
        Assert.False(Rules(".*").IgnoresEverything);
        Assert.False(IgnoreFile.Empty.IgnoresEverything);
        Assert.False(IgnoreFile.Empty.Ignores("x"));
    }

    [Theory]
    [InlineData("d", "d/a", true)]
    [InlineData("d !d/b", "d/a", true)]
    [InlineData("!d/a d", "d/a", true)]
    [InlineData("d !d/a", "d/a", false)]
    [InlineData("d !other", "d", true)]
    [InlineData("d !d/a", "d", false)]
    [InlineData("d.e !d\\.e/a", "d.e", false)]
    [InlineData("d !d/a", "d/*", false)]
    [InlineData("d !d/a", "d/?", false)]
    [InlineData("d !e/a", "d/*", true)]
    [InlineData("*.log", "*.log", true)]
    [InlineData("*.log !keep.log", "*.log", false)]
    [InlineData("d", "e/*", false)]
    [InlineData("*", ".", true)]
    [InlineData("* !a", ".", false)]
    public void What_a_later_exception_takes_back_a_part_of_is_not_ignored_as_a_whole(string rules, string path, bool ignored) => Assert.Equal(ignored, Rules(rules.Split(' ')).IgnoresAll(path));

    [Theory]
    [InlineData("[")]
    [InlineData("[a")]
    [InlineData("[]a]")]
    [InlineData("[b-a]")]
    [InlineData("[a-]")]
    [InlineData("x\\")]
    [InlineData("!")]
    public void A_malformed_pattern_is_an_error_with_its_place(string pattern)
    {
        var file = IgnoreFile.Parse(new SourceText(".dockerignore", "ok\n" + pattern + "\n"));
        var error = Assert.Single(file.Diagnostics);
        Assert.Equal(ErrorCodes.InvalidPattern, error.Code);
        Assert.Equal(2, error.At!.Value.Line);
        Assert.Throws<ContainerfileException>(() => file.ThrowIfErrors());
        Assert.True(file.Ignores("ok"));
    }

    [Fact]
    public void A_pattern_longer_than_any_path_is_an_error() => Assert.NotEmpty(IgnoreFile.FromPatterns([new string('*', 9000)]).Diagnostics);

    [Fact]
    public void An_ignored_directory_is_pruned_unless_an_exception_reaches_into_it()
    {
        Assert.True(Rules("a").Root.Enter("a").CanPrune);
        Assert.True(Rules("a", "!b").Root.Enter("a").CanPrune);
        Assert.True(Rules("a", "!ab/c").Root.Enter("a").CanPrune);
        Assert.False(Rules("a", "!a/x/y").Root.Enter("a").CanPrune);
        Assert.False(Rules("a", "!a/x/y").Root.Enter("a").Enter("a/x").CanPrune);
        Assert.True(Rules("a", "!a/x/y").Root.Enter("a").Enter("a/z").CanPrune);
        Assert.False(Rules("a", "!**/x").Root.Enter("a").CanPrune);
        Assert.True(Rules("!**/x", "a").Root.Enter("a").CanPrune);
        Assert.True(Rules("a", "!*.md").Root.Enter("a").CanPrune);
        Assert.False(Rules("a", "!*/*.md").Root.Enter("a").CanPrune);
        Assert.False(Rules("b").Root.Enter("a").CanPrune);
        Assert.False(IgnoreFile.Empty.Root.Enter("a").CanPrune);
    }

    [Fact]
    public void A_walk_finds_what_asking_for_each_path_finds_and_pruning_loses_nothing()
    {
        var random = new Random(11);
        string[] names = ["a", "b", "ab", "x.md"];
        var paths = names.SelectMany(a => names.SelectMany(b => names.Select(c => new[] { a, $"{a}/{b}", $"{a}/{b}/{c}" }))).SelectMany(p => p).Distinct().ToArray();
        string[] pieces = ["a", "b", "ab", "*", "**", "*.md", "a*", "?", "[^a]", "x.md", "a**", "**b"];
        for (var round = 0; round < 400; round++)
        {
            var patterns = Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
                (random.Next(3) == 0 ? "!" : "") + string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => pieces[random.Next(pieces.Length)]))).ToArray();
            var rules = Rules(patterns);
            foreach (var path in paths)
            {
                var expected = Reference(rules, path);
                Assert.True(expected == rules.Ignores(path), $"{string.Join(' ', patterns)} on {path}");
                if (!path.Contains('/')) continue;
                var (scope, pruned) = (rules.Root, false);
                for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
                {
                    scope = scope.Enter(path[..slash]);
                    pruned |= scope.CanPrune;
                    Assert.Equal(Reference(rules, path[..slash]), scope.IsIgnored);
                }
                Assert.Equal(expected, scope.Ignores(path));
                if (pruned) Assert.True(expected, $"{string.Join(' ', patterns)} prunes {path}");
            }
        }
    }

    /// <summary>The rule as it is written down: for each pattern in order, the path and all directories above it.</summary>
    private static bool Reference(IgnoreFile rules, string path)
    {
        var parts = path.Split('/');
        var ignored = false;
        foreach (var rule in rules.Rules)
        {
            if (Enumerable.Range(1, parts.Length).Any(n => rule.Pattern.Matches(string.Join('/', parts.Take(n))))) ignored = !rule.IsException;
        }
        return ignored;
    }

    [Fact]
    public void Bytes_that_are_no_text_count_one_by_one()
    {
        var pattern = PathPattern.Parse("a?c");
        Assert.True(pattern.Matches([(byte)'a', 0xFF, (byte)'c']));
        Assert.False(pattern.Matches([(byte)'a', 0xFF, 0xFE, (byte)'c']));
        Assert.True(PathPattern.Parse("*c").Matches([0xC3, 0x28, (byte)'c']));
    }

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_length_times_length()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var pattern = PathPattern.Parse(string.Concat(Enumerable.Repeat("**/*a", 200)) + "?b");
        Assert.Null(pattern.Problem);
        Assert.False(pattern.Matches(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aaaa/", 800)) + "b")));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }
}
