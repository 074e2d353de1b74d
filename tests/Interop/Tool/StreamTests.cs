using System.Text;
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
    public async Task An_archive_goes_where_the_stream_stands()
    {
        (await RunAsync("(printf before; \"$@\"; printf after) >all; printf before >more; \"$@\" >>more; printf after >>more; \"$@\" >alone", "copy", basis.Image, "oci-archive:/dev/stdout")).Succeeded();
        var expected = $"before{await File.ReadAllTextAsync(folder["alone"], Encoding.Latin1, TestContext.Current.CancellationToken)}after";
        Assert.Equal(expected, await File.ReadAllTextAsync(folder["all"], Encoding.Latin1, TestContext.Current.CancellationToken));
        Assert.Equal(expected, await File.ReadAllTextAsync(folder["more"], Encoding.Latin1, TestContext.Current.CancellationToken));
    }

    // The managed program's runtime has files of its own at those numbers by then: the result is lost in one of them.
    [Theory]
    [InlineData("2>&-", 0, 0)]
    [InlineData("<&-", 0, 0)]
    [InlineData("<&- 2>&-", 0, 0)]
    [InlineData(">&-", 1, 1)]
    [InlineData("<&- >&- 2>&-", 0, 1)]
    public async Task A_stream_that_is_closed_stops_no_work_and_no_file_gets_its_number(string closed, int least, int most)
    {
        var result = await RunAsync($"\"$@\" {closed} || exit $?", "copy", basis.Image, "oci:out:1");
        Assert.InRange(result.ExitCode, least, most);
        (await RunAsync("\"$@\"", "verify", "oci:out:1")).Succeeded();
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
