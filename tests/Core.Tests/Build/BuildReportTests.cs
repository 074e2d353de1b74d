using System.Text.Json;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

public sealed class BuildReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public BuildReportTests()
    {
        folder.Make("context");
        Write("FROM scratch AS one\nCOPY a /a\nFROM scratch\nCOPY --from=one /a \"/<script>alert(1)</script>/\"\nCOPY a /b\n");
        File.WriteAllText(Path.Combine(folder["context"], "a"), "a");
    }

    public void Dispose() => folder.Dispose();

    private void Write(string containerfile) => File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), containerfile);

    private Task<BuildResult> BuildAsync()
    {
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);
        return new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["context"], Tags = ["app:1"], Trace = folder["trace.json"], HtmlReport = folder["report.html"] }, default);
    }

    [Fact]
    public async Task A_trace_has_every_step_with_its_outcome()
    {
        await BuildAsync();
        Assert.Equal(["X done", "X done", "X done"], Steps());
        await BuildAsync();
        Assert.Equal(["i cached", "i cached", "i cached"], Steps());

        IEnumerable<string> Steps()
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(folder["trace.json"]));
            return [.. json.RootElement.GetProperty("traceEvents").EnumerateArray().Where(entry => entry.GetProperty("ph").GetString() != "M")
                .Select(entry => $"{entry.GetProperty("ph").GetString()} {entry.GetProperty("cat").GetString()}")];
        }
    }

    [Fact]
    public async Task A_page_loads_nothing_runs_nothing_and_trusts_no_text()
    {
        await BuildAsync();
        var page = File.ReadAllText(folder["report.html"]);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page);
        foreach (var part in new[] { "class=\"timeline\"", "class=\"layers\"", "class=\"graph\"", "Build of app:1" }) Assert.Contains(part, page);
    }

    [Fact]
    public async Task A_build_that_fails_is_reported_too()
    {
        Write("FROM scratch\nCOPY a /a\nCOPY missing /\n");
        await Assert.ThrowsAsync<OciException>(BuildAsync);
        Assert.Contains("COPY a /a", File.ReadAllText(folder["report.html"]));
        Assert.True(File.Exists(folder["trace.json"]));
    }

    [Fact]
    public void Steps_that_run_at_once_have_lanes_of_their_own()
    {
        var timeline = new BuildTimeline(new Silence(), TimeProvider.System);
        timeline.Report(new StepStarted("a", "A", null));
        timeline.Report(new StepStarted("b", "B", null));
        timeline.Report(new StepCompleted("a", "A", TimeSpan.Zero, 1));
        timeline.Report(new StepStarted("c", "C", null));
        timeline.Report(new StepFailed("b", "B", TimeSpan.Zero));
        timeline.Report(new StepCancelled("c", "C", TimeSpan.Zero));
        Assert.Equal(["a 0 Done", "b 1 Failed", "c 0 Cancelled"], timeline.Spans.Select(span => $"{span.Scope} {span.Lane} {span.Outcome}"));
    }

    private sealed class Silence : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) { }
    }
}
