using System.Text;
using System.Text.RegularExpressions;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>What a failed or killed build leaves for the one who looks into it, and for the next build.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed partial class FailedStepTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public FailedStepTests(BusyboxLayout basis)
    {
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nENV WHO=me\nWORKDIR /work\nRUN echo before > state\nRUN echo after > state; exit 7\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_state_before_the_step_is_kept_and_can_be_entered()
    {
        var failed = await tool.RunAsync("build", "--on-failure", "keep", "context");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("found 7", failed.Error, StringComparison.Ordinal);
        var bundle = Entrance().Match(failed.Error).Groups[1].Value;
        Assert.Equal("before me", (await tool.RunAsync("run", "--bundle", bundle, "sh", "-c", "echo $(cat state) $WHO")).Succeeded());
    }

    [Fact]
    public async Task A_shell_opens_and_nothing_is_kept_behind_it()
    {
        var failed = await tool.RunAsync(Encoding.UTF8.GetBytes("cat state\nexit\n"), ["build", "--on-failure", "shell", "context"]);
        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("before", failed.Output.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(folder["state/failed"]));
    }

    [Fact]
    public async Task Without_being_asked_nothing_is_kept()
    {
        Assert.Contains("--on-failure shell", (await tool.RunAsync("build", "context")).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["state/failed"]));
    }

    [Fact]
    public async Task A_killed_build_goes_on_from_its_finished_steps()
    {
        var text = File.ReadAllText(folder["context/Containerfile"]);
        File.WriteAllText(folder["context/Containerfile"], text.Replace("echo after > state; exit 7", "echo running; sleep 300", StringComparison.Ordinal));
        using (var process = tool.Start("build", "--progress", "plain", "context"))
        {
            // The step before it is finished when its layer is written, which may be after this one has begun.
            var (runs, finished) = (false, false);
            while (!(runs && finished) && await process.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                runs |= line.EndsWith("| running", StringComparison.Ordinal);
                finished |= line.StartsWith("[3/4] done", StringComparison.Ordinal);
            }
            await Shell.SignalAsync(process, "KILL");
            await process.WaitForExitAsync();
        }
        File.WriteAllText(folder["context/Containerfile"], text.Replace("exit 7", "true", StringComparison.Ordinal));
        var next = await tool.RunAsync("build", "context");
        next.Succeeded();
        Assert.Contains("2 cached, 1 ran", next.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_shows_the_page_about_a_build()
    {
        var browser = Peer.Require("chromium");
        await tool.RunAsync("build", "--html-report", "report.html", "context");
        var dom = await Shell.RunAsync(
            "timeout", "100", browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={folder["browser"]}", "--dump-dom", $"file://{folder["report.html"]}");
        Assert.Contains("<h2>Graph</h2>", dom, StringComparison.Ordinal);
        Assert.Equal(1, Bars("failed").Count(dom));
        Assert.Equal(4, Regex.Count(dom, "<g class=\"step "));
        Assert.Contains("RUN echo after &gt; state; exit 7", dom, StringComparison.Ordinal);
    }

    [GeneratedRegex("run -it --bundle (\\S+)")]
    private static partial Regex Entrance();

    private static Regex Bars(string outcome) => new($"<g class=\"{outcome}\"");
}
