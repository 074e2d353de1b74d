using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool between pipes, and where its output cannot be written.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class StreamTests(BusyboxLayout basis) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("oci-archive")]
    [InlineData("docker-archive")]
    public async Task An_archive_goes_through_pipes_alone(string kind)
    {
        (await RunAsync("\"$@\" | cat >image.tar", "copy", basis.Image, $"{kind}:/dev/stdout")).Succeeded();
        HostProgram.Run("tar", "-tf", folder["image.tar"]);
        var config = (await RunAsync("cat image.tar | \"$@\"", "inspect", "--config", $"{kind}:/dev/stdin")).Succeeded();
        Assert.Equal((await RunAsync("\"$@\"", "inspect", "--config", basis.Image)).Succeeded(), config);
    }

    [Theory]
    [InlineData("\"$@\" >/dev/full", "images --help")]
    [InlineData("\"$@\" 2>/dev/full", "tags oci:nowhere")]
    public async Task Output_that_cannot_be_written_is_a_failure_and_no_crash(string script, string arguments)
    {
        var result = await RunAsync(script, arguments.Split(' '));
        Assert.InRange(result.ExitCode, 1, 2);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_goes_on_where_nobody_can_be_told_of_it() =>
        (await RunAsync("\"$@\" 2>/dev/full", "copy", basis.Image, "oci:out:1")).Succeeded();

    private Task<ToolResult> RunAsync(string script, params string[] arguments)
    {
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        return tool.Under("bash", "-euo", "pipefail", "-c", script, "bash").RunAsync(arguments);
    }
}
