using System.Text.Json;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tool.Printing;

namespace Oci.Tests.Verbs;

/// <summary>What <c>build</c> shows instead of building.</summary>
public sealed class BuildPreviewTests : IDisposable
{
    private const string Doubtful = "FROM scratch as base\nMAINTAINER me\nFROM base\nCOPY secret.txt /\nCMD run --all\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task Broken_rules_are_reported_and_fail_nothing(string format)
    {
        Write("Containerfile", Doubtful);
        Write(".dockerignore", "*.txt\n");
        Golden.Match(Clean((await RunAsync("--check", "--report", format)).Succeeded()), $"check-{format}");
        Assert.False(Directory.Exists(folder["state"]));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task Errors_are_reported_all_and_fail(string format)
    {
        Write("Containerfile", "FORM scratch\nFROM scratch\nCOPY --form=x a b\n");
        Write("Containerfile.containerignore", "a[\n");
        var result = await RunAsync("--check", "--report", format);
        Assert.Equal(1, result.ExitCode);
        Golden.Match(Clean(result.Output), $"check-errors-{format}");
    }

    [Theory]
    [InlineData("/repo/sub dir/Containerfile", "sub%20dir/Containerfile")]
    [InlineData("/repo/a#100%", "a%23100%25")]
    [InlineData("/repository/a#1", "file:///repository/a%231")]
    public void Scanners_know_a_file_from_the_current_folder(string file, string uri)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are of Unix");
        var finding = new CheckFinding(file, new Diagnostic(ErrorCodes.NoInstructions, Severity.Error, "x"));
        var place = SarifLog.Of(new CheckResult("Containerfile", [finding]), "/repo").Runs[0].Results[0].Locations[0].PhysicalLocation;
        Assert.Equal((uri, null), (place.ArtifactLocation.Uri, place.Region));
    }

    [Fact]
    public async Task A_file_that_asks_for_it_fails_with_a_broken_rule()
    {
        Write("Dockerfile", "# check=error=true\n" + Doubtful);
        Assert.Equal(1, (await RunAsync("--check")).ExitCode);
        Write("Dockerfile", "# check=error=true;skip=all\n" + Doubtful);
        Assert.Equal("Dockerfile: nothing to complain about", (await RunAsync("--check")).Succeeded());
    }

    [Fact]
    public async Task The_Containerfiles_own_ignore_file_comes_first()
    {
        Write("Containerfile", Doubtful);
        Write("Containerfile.dockerignore", "other\n");
        Write(".dockerignore", "*.txt\n");
        Assert.DoesNotContain("CopyIgnoredFile", (await RunAsync("--check")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_target_other_stages_are_left_out()
    {
        Write("Containerfile", Doubtful);
        var rules = JsonDocument.Parse((await RunAsync("--check", "--json", "--target", "base")).Succeeded()).RootElement.GetProperty("findings")
            .EnumerateArray().Select(finding => finding.GetProperty("rule").GetString());
        Assert.DoesNotContain("JSONArgsRecommended", rules);
        Assert.Contains("OCI5004", await FailAsync(1, "--check", "--target", "nosuch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_marked_for_GitHub()
    {
        Write("Containerfile", Doubtful);
        Assert.Contains("\n::warning file=Containerfile,line=2,col=1,title=OCI4014::MaintainerDeprecated", (await RunAsync("--check", "--progress", "github")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("graph")]
    [InlineData("json")]
    [InlineData("mermaid")]
    public async Task The_plan_is_shown(string format)
    {
        Write("Containerfile", "FROM scratch AS files\nCOPY a /a\nFROM scratch\nCOPY --from=files /a /b\nENV X=1\n");
        Golden.Match((await RunAsync("--print", format, "--platform", "linux/amd64")).Succeeded(), $"plan-{format}");
    }

    [Fact]
    public async Task Previews_exclude_each_other()
    {
        Write("Containerfile", Doubtful);
        Assert.Contains("found both", await FailAsync(2, "--check", "--print", "graph"), StringComparison.Ordinal);
        Assert.Contains("--check", await FailAsync(2, "--report", "json"), StringComparison.Ordinal);
        Assert.Contains("`text` or `json` or `sarif`", await FailAsync(2, "--check", "--report", "xml"), StringComparison.Ordinal);
        Assert.Contains("`graph` or `json` or `mermaid`", await FailAsync(2, "--print", "dot"), StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.Make("context"), name), text);

    private string Clean(string text) => text.Replace(new Uri(folder.Path).AbsoluteUri, "file:///FOLDER", StringComparison.Ordinal);

    private async Task<string> FailAsync(int code, params string[] arguments) => (await RunAsync(arguments)).Failed(code);

    private Task<ToolResult> RunAsync(params string[] arguments) => InProcessTool.RunAsync(["build", "--root", folder["state"], .. arguments, folder["context"]]);
}
