using System.Diagnostics;
using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Tests.Containerfile;

public sealed class VariableExpanderTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["HOME"] = "/home/me", ["EMPTY"] = "", ["TWO"] = "a  b", ["FILE"] = "dir/sub/name.tar.gz", ["STAR"] = "*", ["LINES"] = "one\ntwo", ["HUB"] = "[x]",
    };

    private static string? Scope(string name) => Variables.GetValueOrDefault(name);

    private static string Word(string word, char escape = '\\', ExpansionOptions? options = null) => new VariableExpander(escape, options).ProcessWord(word, Scope).OrThrow(null).Text;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$HOME/x", "/home/me/x")]
    [InlineData("${HOME}x", "/home/mex")]
    [InlineData("$NONE.", ".")]
    [InlineData("'$HOME'", "$HOME")]
    [InlineData("\"$HOME\"", "/home/me")]
    [InlineData("\\$HOME", "$HOME")]
    [InlineData("\"\\$HOME \\\" \\n\"", "$HOME \" \\n")]
    [InlineData("a\\ b", "a b")]
    [InlineData("$", "$")]
    [InlineData("$ x", "$ x")]
    [InlineData("$1$@$$", "")]
    [InlineData("日本$HOME", "日本/home/me")]
    public void Variables_quotes_and_escapes(string word, string expected) => Assert.Equal(expected, Word(word));

    [Theory]
    [InlineData("${NONE:-x}", "x")]
    [InlineData("${EMPTY:-x}", "x")]
    [InlineData("${EMPTY-x}", "")]
    [InlineData("${NONE-x}", "x")]
    [InlineData("${HOME:+x}", "x")]
    [InlineData("${EMPTY:+x}", "")]
    [InlineData("${EMPTY+x}", "x")]
    [InlineData("${NONE+x}", "")]
    [InlineData("${HOME:?x}", "/home/me")]
    [InlineData("${EMPTY?x}", "")]
    [InlineData("${NONE:-${EMPTY:-$HOME}}", "/home/me")]
    [InlineData("${NONE:-'a}b'}", "a}b")]
    [InlineData("${NONE:-\"$TWO\"}", "a  b")]
    [InlineData("${NONE:-a\\}b}", "a}b")]
    public void Alternatives(string word, string expected) => Assert.Equal(expected, Word(word));

    [Theory]
    [InlineData("${FILE#*/}", "sub/name.tar.gz")]
    [InlineData("${FILE##*/}", "name.tar.gz")]
    [InlineData("${FILE%.*}", "dir/sub/name.tar")]
    [InlineData("${FILE%%.*}", "dir/sub/name")]
    [InlineData("${FILE#x}", "dir/sub/name.tar.gz")]
    [InlineData("${FILE#???}", "/sub/name.tar.gz")]
    [InlineData("${FILE%$NONE}", "dir/sub/name.tar.gz")]
    [InlineData("${STAR#\\*}", "")]
    [InlineData("${HUB#[x]}", "")]
    [InlineData("${LINES#*}", "one\ntwo")]
    [InlineData("${LINES##*}", "\ntwo")]
    [InlineData("${LINES%%t*}", "one\n")]
    [InlineData("${NONE#x}", "")]
    public void Beginnings_and_ends_are_taken_off(string word, string expected) => Assert.Equal(expected, Word(word));

    [Theory]
    [InlineData("${FILE/\\//_}", "dir_sub/name.tar.gz")]
    [InlineData("${FILE//\\//_}", "dir_sub_name.tar.gz")]
    [InlineData("${FILE//?/x}", "xxxxxxxxxxxxxxxxxxx")]
    [InlineData("${FILE/s*e/-}", "dir/-.tar.gz")]
    [InlineData("${FILE//a?/<>}", "dir/sub/n<>e.t<>.gz")]
    [InlineData("${EMPTY//x/y}", "")]
    [InlineData("${TWO//$EMPTY/-}", "-a- - -b-")]
    [InlineData("${TWO/ */$1\\x}", "a\\x")]
    [InlineData("${TWO// /}", "ab")]
    [InlineData("${FILE//z/$HOME}", "dir/sub/name.tar.g/home/me")]
    public void Pieces_are_replaced(string word, string expected) => Assert.Equal(expected, Word(word));

    [Theory]
    [InlineData("'open")]
    [InlineData("\"open")]
    [InlineData("${HOME")]
    [InlineData("${HOME:-x")]
    [InlineData("${}")]
    [InlineData("${:x}")]
    [InlineData("${HOME=x}")]
    [InlineData("${HOME:#x}")]
    [InlineData("${HOME:}")]
    [InlineData("${.}")]
    [InlineData("${HOME/x}")]
    [InlineData("${HOME#\\q}")]
    [InlineData("${HOME#x\\")]
    [InlineData("${NONE?}")]
    [InlineData("${NONE:?give $HOME}")]
    [InlineData("${EMPTY:?}")]
    public void What_cannot_be_expanded_is_a_fault(string word)
    {
        var expansion = new VariableExpander().ProcessWord(word, Scope);
        Assert.NotNull(expansion.Fault);
        Assert.Equal("", expansion.Text);
        Assert.Equal(ErrorCodes.InvalidExpansion, Assert.Throws<OciException>(() => expansion.OrThrow(null)).Code);
    }

    [Fact]
    public void The_message_of_a_required_variable_is_the_authors()
    {
        var fault = new VariableExpander().ProcessWord("${NONE:?give $HOME}", Scope).Fault;
        Assert.Equal("`NONE` is required: give /home/me", fault?.Message);
        Assert.Equal("give it a value, for example `--build-arg NONE=…`", fault?.Hint);
    }

    [Fact]
    public void It_is_known_which_variables_had_a_say()
    {
        var expansion = new VariableExpander().ProcessWord("$HOME ${NONE:-$TWO} ${OTHER#x} $HOME", Scope);
        Assert.Equal(["HOME", "TWO"], expansion.Used);
        Assert.Equal(["NONE", "OTHER"], expansion.Undefined);
    }

    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("$TWO", "a|b")]
    [InlineData("\"$TWO\"", "a  b")]
    [InlineData("x$TWO\"y z\"", "xa|by z")]
    [InlineData("a\\ b c", "a b|c")]
    [InlineData("  ", "")]
    [InlineData("$NONE", "")]
    public void Words_split_at_blanks_that_nothing_protects(string word, string expected) =>
        Assert.Equal(expected, string.Join('|', new VariableExpander().ProcessWords(word, Scope).Words));

    [Fact]
    public void The_escape_character_is_the_files()
    {
        Assert.Equal("C:\\dir$HOME", Word("C:\\dir`$HOME", '`'));
        Assert.Equal("a\"b", Word("\"a`\"b\"", '`'));
    }

    [Fact]
    public void In_a_here_document_quotes_are_nothing_special() =>
        Assert.Equal("it's \"/home/me\" $x\n", Word("it's \"$HOME\" \\$x\n", '\\', ExpansionOptions.HereDocument));

    [Theory]
    [InlineData("$NONE ${NONE} ${NONE:-x} ${NONE#a} ${NONE/a/b} ${NONE//a/b} $HOME")]
    public void Unknown_variables_can_stay(string word) =>
        Assert.Equal(word.Replace("$HOME", "/home/me", StringComparison.Ordinal), Word(word, '\\', new ExpansionOptions { KeepUndefined = true }));

    [Fact]
    public void Quotes_and_escapes_can_stay()
    {
        Assert.Equal("'a b'\"c\"", Word("'a b'\"c\"", '\\', new ExpansionOptions { KeepQuotes = true }));
        Assert.Equal("a\\ b \"\\$\"", Word("a\\ b \"\\$\"", '\\', new ExpansionOptions { KeepQuotes = true, KeepEscapes = true }));
    }

    [Fact]
    public void Values_that_double_end_somewhere()
    {
        var variables = new Dictionary<string, string> { ["x"] = "0123456789" };
        var expander = new VariableExpander();
        var faults = 0;
        for (var i = 0; i < 60; i++)
        {
            var expansion = expander.ProcessWord("$x$x", name => variables.GetValueOrDefault(name));
            if (expansion.Fault is not null) faults++;
            variables["x"] = expansion.Fault is null ? expansion.Text : variables["x"];
        }
        Assert.True(faults > 0);
        Assert.True(variables["x"].Length <= 1 << 20);
        Assert.NotNull(expander.ProcessWord("${x//?/" + new string('y', 1000) + "}", name => new string('z', 10000)).Fault);
    }

    [Fact]
    public void Deep_nesting_is_a_fault_and_not_a_crash()
    {
        var expansion = new VariableExpander().ProcessWord(string.Concat(Enumerable.Repeat("${a:-", 20000)) + new string('}', 20000), _ => null);
        Assert.Contains("nested", expansion.Fault?.Message);
    }

    [Fact]
    public void Hostile_patterns_are_refused_or_quick()
    {
        var clock = Stopwatch.StartNew();
        var value = new string('a', 3000);
        var pattern = string.Concat(Enumerable.Repeat("*a", 600)) + "b";
        foreach (var form in new[] { "${v#P}", "${v##P}", "${v%P}", "${v%%P}", "${v/P/x}", "${v//P/x}" })
        {
            Assert.Equal(value, new VariableExpander().ProcessWord(form.Replace("P", pattern, StringComparison.Ordinal), _ => value).Text);
        }
        Assert.NotNull(new VariableExpander().ProcessWord("${v#" + new string('*', 10000) + "}", _ => new string('a', 10000)).Fault);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    /// <summary>The matcher that keeps all states against one that tries everything.</summary>
    [Fact]
    public void Patterns_match_as_a_simple_matcher_does()
    {
        var random = new Random(7);
        string Text(int length, string letters) => string.Concat(Enumerable.Range(0, random.Next(length)).Select(_ => letters[random.Next(letters.Length)]));
        for (var i = 0; i < 5000; i++)
        {
            var (pattern, value) = (Text(6, "ab*?"), Text(8, "ab"));
            Assert.Null(ShellPattern.TryParse(pattern, out var compiled));
            var prefixes = Enumerable.Range(0, value.Length + 1).Where(n => Matches(pattern, value[..n])).ToArray();
            var suffixes = Enumerable.Range(0, value.Length + 1).Where(n => Matches(pattern, value[n..])).ToArray();
            Assert.Equal(prefixes.Length == 0 ? value : value[prefixes[0]..], compiled.TrimStart(value, false));
            Assert.Equal(prefixes.Length == 0 ? value : value[prefixes[^1]..], compiled.TrimStart(value, true));
            Assert.Equal(suffixes.Length == 0 ? value : value[..suffixes[^1]], compiled.TrimEnd(value, false));
            Assert.Equal(suffixes.Length == 0 ? value : value[..suffixes[0]], compiled.TrimEnd(value, true));
            var first = (from s in Enumerable.Range(0, value.Length + 1) from e in Enumerable.Range(s, value.Length + 1 - s).Reverse() where Matches(pattern, value[s..e]) select ((int Start, int End)?)(s, e)).FirstOrDefault();
            Assert.Equal(first is { } f ? value[..f.Start] + "-" + value[f.End..] : value, compiled.Replace(value, "-", false, 1000));
        }
    }

    private static bool Matches(string pattern, string text) => pattern.Length == 0 ? text.Length == 0 : pattern[0] switch
    {
        '*' => Enumerable.Range(0, text.Length + 1).Any(n => Matches(pattern[1..], text[n..])),
        '?' => text.Length > 0 && Matches(pattern[1..], text[1..]),
        var c => text.Length > 0 && text[0] == c && Matches(pattern[1..], text[1..]),
    };
}
