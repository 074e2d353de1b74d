using System.CommandLine;
using Oci.Diagnostics;
using Oci.Tool.CommandLine;

namespace Oci.Tests.CommandLine;

public sealed class ArgumentReaderTests
{
    [Theory]
    [InlineData("--root x images", "--root=x images")]
    [InlineData("images --root x", "images --root=x")]
    [InlineData("images --root=x", "images --root=x")]
    [InlineData("--root images images", "--root=images images")]
    [InlineData("--json images", "--json=true images")]
    [InlineData("images --json", "images --json=true")]
    [InlineData("images --json=false", "images --json=false")]
    [InlineData("images --json true", "images --json=true true")]
    [InlineData("images -q", "images --quiet=true")]
    [InlineData("images -q=false x", "images --quiet=false x")]
    [InlineData("images --root --json", "images --root=--json")]
    [InlineData("images -- --json", "images -- --json")]
    [InlineData("images -", "images -")]
    [InlineData("tag tag images", "tag tag images")]
    [InlineData("images --help", "images --help")]
    [InlineData("images -h", "images --help")]
    public void Options_are_taken_before_and_after_the_verb_and_brought_into_one_form(string typed, string read) =>
        Assert.Equal(read.Split(' '), Read(typed.Split(' ')));

    [Fact]
    public void An_empty_value_stays_a_value() => Assert.Equal(["images", "--root", ""], Read("images", "--root="));

    [Fact]
    public void A_value_may_hold_anything() => Assert.Equal(["images", "--root=a=b:c\n--json"], Read("images", "--root", "a=b:c\n--json"));

    [Theory]
    [InlineData("", "expected a command after `dotnet-oci`, found none", "dotnet-oci --help")]
    [InlineData("imges", "expected a command of `dotnet-oci`, found `imges`", "did you mean `images`? See dotnet-oci --help")]
    [InlineData("frobnicate", "expected a command of `dotnet-oci`, found `frobnicate`", "dotnet-oci --help")]
    [InlineData("images --jsno", "expected an option of `dotnet-oci images`, found `--jsno`", "did you mean `--json`? See dotnet-oci images --help")]
    [InlineData("images -x", "expected an option of `dotnet-oci images`, found `-x`", "dotnet-oci images --help")]
    [InlineData("images --root", "expected DIR after `--root`, found nothing", "dotnet-oci images --help")]
    [InlineData("images --json=perhaps", "expected `--json` to be `true` or `false`, found `perhaps`", "dotnet-oci images --help")]
    [InlineData("images a b", "expected no more arguments after `dotnet-oci images`, found `b`", "dotnet-oci images --help")]
    [InlineData("tag a", "expected `NAME` after `dotnet-oci tag`, found nothing", "dotnet-oci tag --help")]
    [InlineData("tag", "expected `IMAGE` and `NAME` after `dotnet-oci tag`, found nothing", "dotnet-oci tag --help")]
    public void What_cannot_be_understood_is_told_with_the_nearest_name(string typed, string message, string hint)
    {
        var fault = Assert.Throws<OciException>(() => Reader().Parse(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries), new ParserConfiguration()));
        Assert.Equal((ErrorCodes.Usage, message, hint), (fault.Code, fault.Message, fault.Hint));
    }

    [Fact]
    public void An_argument_cannot_send_escape_sequences_to_the_terminal()
    {
        var fault = Assert.Throws<OciException>(() => Read("images", "a", "b\e[31m"));
        Assert.DoesNotContain('\e', fault.Message);
    }

    [Fact]
    public void Values_reach_the_verb()
    {
        var values = Reader().Parse(["images", "--root=", "--progress", "plain", "-q", "dir"], new ParserConfiguration());
        Assert.Empty(values.Errors);
        Assert.Equal("", values.GetValue(GlobalOptions.Root));
        Assert.Equal("plain", values.GetValue(GlobalOptions.Progress));
        Assert.Equal("dir", values.GetValue<string>("LAYOUT"));
        Assert.True(values.GetValue<bool>("--quiet"));
    }

    [Fact]
    public void A_call_makes_its_own_verb_alone()
    {
        var tree = CommandTree.Create();
        new ArgumentReader(tree).Parse(["--progress", "plain", "images"], new ParserConfiguration());
        Assert.Equal("images", Assert.Single(tree.Root.Subcommands).Name);
    }

    [Fact]
    public void Every_verb_is_found_by_its_name()
    {
        var names = CommandTree.Whole().Subcommands.Select(verb => verb.Name).ToList();
        Assert.Contains("build", names);
        Assert.Equal(names, names.Select(name => CommandTree.Create().Find(name)?.Name));
    }

    private static ArgumentReader Reader() => new(CommandTree.Create());

    private static IReadOnlyList<string> Read(params string[] arguments) => Reader().Read(arguments);
}
