using System.CommandLine;
using Oci.Diagnostics;
using Oci.Tool.CommandLine;
using Oci.Tool.Verbs;

namespace Oci.Tests.CommandLine;

/// <summary>Options as other builders have them.</summary>
public sealed class OtherOptionTests
{
    [Theory]
    [InlineData("--pull", "always", "")]
    [InlineData("--pull .", "always", ".")]
    [InlineData("--pull=true .", "always", ".")]
    [InlineData("--pull=false .", "missing", ".")]
    [InlineData("--pull never .", "never", ".")]
    [InlineData("--pull=never", "never", "")]
    [InlineData("--pull ifnewer .", "newer", ".")]
    [InlineData("--pull=ifmissing .", "missing", ".")]
    [InlineData("--pull --no-cache .", "always", ".")]
    public void Pull_is_a_switch_and_a_choice(string typed, string policy, string context)
    {
        var read = Read(typed);
        Assert.Contains($"--pull={policy}", read);
        Assert.Equal(context, read.Skip(1).FirstOrDefault(token => token[0] != '-') ?? "");
    }

    [Theory]
    [InlineData("--layers .")]
    [InlineData("--layers=true --rm --force-rm=1 .")]
    [InlineData("--identity-label=false --rewrite-timestamp .")]
    public void What_is_so_anyway_may_be_asked_for(string typed) => Assert.Equal(["build", "."], Read(typed));

    [Theory]
    [InlineData("--layers=false", "expected `--layers` to be `true`, as it always is here, found `false`", "--squash makes one layer, --no-cache runs every step anew")]
    [InlineData("--identity-label", "expected `--identity-label` to be `false`, as it always is here, found `true`", "--label builder=dotnet-oci")]
    [InlineData("--layers=perhaps", "expected `--layers` to be `true` or `false`, found `perhaps`", "dotnet-oci build --help")]
    [InlineData("--logfile x", "expected an option of `dotnet-oci build`, found `--logfile`", "--progress plain 2>FILE")]
    [InlineData("--userns=auto", "expected an option of `dotnet-oci build`, found `--userns`", "run it as a user who is not root: then the build is in a user namespace")]
    public void What_is_done_otherwise_here_is_told(string typed, string message, string hint)
    {
        var fault = Assert.Throws<OciException>(() => Read(typed));
        Assert.Equal((ErrorCodes.Usage, message, hint), (fault.Code, fault.Message, fault.Hint));
    }

    [Fact]
    public void No_option_is_both_here_and_elsewhere()
    {
        var build = (Verb)CommandTree.Create().Find("build")!;
        Assert.Empty(build.Options.SelectMany(option => option.Aliases.Append(option.Name)).Intersect(BuildOptionsElsewhere.All.Keys));
    }

    [Fact]
    public void What_the_hints_name_is_there()
    {
        var build = (Verb)CommandTree.Create().Find("build")!;
        var named = BuildOptionsElsewhere.All.Values.Select(other => other.Instead.Split(' ')[0]).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Distinct();
        Assert.Empty(named.Except(build.Options.Select(option => option.Name)).Except(GlobalOptions()));

        static IEnumerable<string> GlobalOptions() => CommandTree.Whole().Options.Select(option => option.Name);
    }

    [Theory]
    [InlineData("run --restart always app", "systemd-run --property Restart=always dotnet-oci run IMAGE: no daemon is there to start it again")]
    [InlineData("run --pid host app", "leave it out: the processes of a container are its own, so that all of them end with it")]
    [InlineData("run -P=true app", "--publish CONTAINER for each port")]
    [InlineData("container restart web", "dotnet-oci container stop CONTAINER && dotnet-oci container start CONTAINER")]
    [InlineData("top web", "dotnet-oci exec CONTAINER ps")]
    [InlineData("cp a b", "dotnet-oci copy SOURCE DESTINATION")]
    [InlineData("container cp a b", "dotnet-oci container add CONTAINER FILE DESTINATION into a working container; of one that runs: dotnet-oci exec CONTAINER cat FILE")]
    public void What_other_tools_do_with_containers_is_done_otherwise_here(string typed, string hint) =>
        Assert.Equal(hint, Assert.Throws<OciException>(() => new ArgumentReader(CommandTree.Create()).Read(typed.Split(' '))).Hint);

    [Fact]
    public void What_is_so_of_a_container_anyway_may_be_asked_for() =>
        Assert.Equal(["run", "--network=none", "--", "app"], new ArgumentReader(CommandTree.Create()).Read(["run", "-q", "--sig-proxy", "--no-healthcheck=true", "--net", "none", "app"]));

    [Fact]
    public void What_hints_for_containers_name_is_there()
    {
        var run = (Verb)CommandTree.Create().Find("run")!;
        var options = run.Options.Concat(CommandTree.Whole().Options).ToList();
        var named = RunOptionsElsewhere.All.Values.Select(other => other.Instead.Split(' ')[0].TrimEnd(',')).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Distinct();
        Assert.Empty(named.Except(options.Select(option => option.Name)));
        Assert.Empty(RunOptionsElsewhere.All.Keys.Intersect(options.SelectMany(option => option.Aliases.Append(option.Name))));
    }

    [Fact]
    public void What_hints_for_scripted_builds_name_is_there()
    {
        foreach (var (verb, others) in new[] { ("commit", ScriptOptionsElsewhere.OfCommit), ("exec", ScriptOptionsElsewhere.OfExec), ("add", ScriptOptionsElsewhere.OfAdd) })
        {
            var options = CommandTree.Whole().Subcommands.First(command => command.Name == "container").Subcommands.First(command => command.Name == verb).Options.Concat(CommandTree.Whole().Options);
            var named = others.Values.Select(other => other.Instead.Split(' ')[0]).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Distinct();
            Assert.Empty(named.Except(options.Select(option => option.Name)));
            Assert.Empty(others.Keys.Intersect(options.Select(option => option.Name)));
        }
    }

    [Fact]
    public void What_is_so_anyway_may_be_asked_for_in_one_letter() =>
        Assert.Equal(["container", "add", "c", "a"], new ArgumentReader(CommandTree.Create()).Read(["container", "add", "-q", "c", "a"]));

    [Theory]
    [InlineData("container add", "`CONTAINER` and `SOURCE... [DESTINATION]`")]
    [InlineData("container add c", "`SOURCE... [DESTINATION]`")]
    [InlineData("tag a", "`NAME`")]
    [InlineData("attach", "`IMAGE`")]
    public async Task What_is_missing_is_named(string typed, string expected)
    {
        var result = await InProcessTool.RunAsync(typed.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"expected {expected} after", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private")]
    [InlineData("slirp4netns:mtu=2000")]
    public async Task A_network_that_only_other_builders_have_is_told(string network)
    {
        var result = await InProcessTool.RunAsync("build", "--network", network, ".");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("steps see the host's network, or none", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_is_said_whole_or_in_parts()
    {
        var result = await InProcessTool.RunAsync("build", "--platform", "linux/arm64", "--arch", "arm", ".");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("expected `--platform` or `--arch`, found both", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_platforms_are_not_some()
    {
        var result = await InProcessTool.RunAsync("build", "--all-platforms", "--arch", "s390x", ".");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("expected `--all-platforms` or `linux/s390x`, found both", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_Containerfiles_are_put_together_by_hand()
    {
        var result = await InProcessTool.RunAsync("build", "-f", "a", "--file=b", ".");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("expected one `--file`, found 2\nhint: cat a b | dotnet-oci build -f - .", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_is_said_once()
    {
        var result = await InProcessTool.RunAsync("build", "--timestamp", "1", "--source-date-epoch", "2", ".");
        Assert.Contains("expected `--timestamp` or `--source-date-epoch`, found both", result.Error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Read(string typed) => new ArgumentReader(CommandTree.Create()).Read(["build", .. typed.Split(' ')]);
}
