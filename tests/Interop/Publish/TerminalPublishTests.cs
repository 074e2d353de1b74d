using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>A publish in a terminal, as people see it: the live line, Ctrl-C in the midst of a push, the last line.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed partial class TerminalPublishTests(PublishWorkspace workspace)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_live_line_tells_of_the_push_control_C_ends_it_and_nothing_is_left_at_the_registry()
    {
        Peer.Require("script");
        await using var registry = await DockerRegistry.StartAsync();
        // Once there is no answer to the application's layer; what is asked afterwards is answered.
        await using var proxy = new FaultProxy(registry.Host, Fault.Stall("^(PUT|PATCH) .*/blobs/uploads/"));
        var project = workspace.NewProject("terminal").WriteWeb($"<OciLayout></OciLayout><OciBase>scratch</OciBase><ContainerRegistry>{proxy.Host}</ContainerRegistry>");
        await Task.Run(() => project.Dotnet("build", "-c", "Release"));
        var (exitCode, interrupted) = await InTerminalAsync(project, proxy);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("OciPush", interrupted);
        Assert.Contains("interrupted", interrupted);
        Assert.DoesNotContain("   at ", interrupted);
        // Neither a name nor an upload that nobody would end.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync($"http://{registry.Host}/v2/org/web/manifests/latest", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains(proxy.Calls, call => call.Method == "DELETE" && call.Target.Contains("/blobs/uploads/", StringComparison.Ordinal));
        var (second, shown) = await InTerminalAsync(project, null);
        Assert.True(second == 0, shown);
        Assert.Matches($@"web.* succeeded .*→ {proxy.Host}/org/web@sha256:[0-9a-f]{{64}}", Sequences().Replace(shown, ""));
    }

    // What is shown, and the exit code. With a proxy, Ctrl-C is typed when the push hangs there and the live line says so.
    private static async Task<(int ExitCode, string Shown)> InTerminalAsync(SampleProject project, FaultProxy? hangs)
    {
        var info = project.StartInfo("script", "-qefc", "dotnet publish -t:PublishContainer --no-build -tl:on", "/dev/null");
        info.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(info)!;
        var shown = new StringBuilder();
        var reading = Task.Run(() => Read(process.StandardOutput, shown));
        if (hangs is not null)
        {
            await UntilAsync(() => hangs.Happened > 0 && Text(shown).Contains("OciPush", StringComparison.Ordinal), process);
            process.StandardInput.Write('\u0003');
            process.StandardInput.Flush();
        }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        await reading;
        return (process.ExitCode, Text(shown));
    }

    private static void Read(StreamReader from, StringBuilder shown)
    {
        var buffer = new char[4096];
        while (from.Read(buffer) is > 0 and var count)
        {
            lock (shown) shown.Append(buffer, 0, count);
        }
    }

    private static string Text(StringBuilder shown)
    {
        lock (shown) return shown.ToString();
    }

    // Colours, links, movements.
    [GeneratedRegex(@"\x1b\][^\a\x1b]*(\a|\x1b\\)|\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")]
    private static partial Regex Sequences();

    private static async Task UntilAsync(Func<bool> condition, Process process)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.False(process.HasExited, "the publish ended before it was interrupted");
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, string.Create(CultureInfo.InvariantCulture, $"nothing hung within {Patience}"));
            await Task.Delay(50);
        }
    }
}
