using System.Text.Json;
using Oci.Diagnostics;
using Oci.Testing;
using Oci.Tool;
using Oci.Tool.Rendering;

namespace Oci.Tests.Rendering;

public sealed class RendererTests
{
    [Fact]
    public void Plain_has_no_times() => Golden.Match(RecordedBuild.Render((output, _) => new PlainRenderer(output, verbose: false)), "plain");

    [Fact]
    public void Plain_has_times_and_every_event_where_asked_for() => Golden.Match(RecordedBuild.Render((output, _) => new PlainRenderer(output, verbose: true)), "plain-verbose");

    [Fact]
    public void Json_has_an_object_a_line()
    {
        var text = RecordedBuild.Render((output, clock) => new JsonRenderer(output, clock));
        Golden.Match(text, "json");
        foreach (var line in text.TrimEnd('\n').Split('\n')) Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
    }

    [Fact]
    public void GitHub_has_groups_that_do_not_overlap_and_annotations() => Golden.Match(RecordedBuild.Render((output, _) => new GitHubRenderer(output)), "github");

    [Fact]
    public void Quiet_has_nothing() => Assert.Equal("", RecordedBuild.Render((output, _) => new QuietRenderer(output)));

    [Fact]
    public void Terminal_has_live_lines() => Golden.Match(Visible(RecordedBuild.Render((output, clock) => new TtyRenderer(output, clock, () => 60, colour: false, everyLine: false))), "tty");

    [Fact]
    public void Terminal_has_colours_and_every_line_where_asked_for() => Golden.Match(Visible(RecordedBuild.Render((output, clock) => new TtyRenderer(output, clock, () => 60, colour: true, everyLine: true))), "tty-verbose");

    [Fact]
    public void The_terminal_gets_its_cursor_back_in_the_middle_of_a_step()
    {
        var (output, clock) = (new StringWriter(), new ManualClock());
        using (var renderer = new TtyRenderer(output, clock, () => 80, colour: true, everyLine: false))
        {
            renderer.Report(new Build.StepStarted("1/2", "RUN sleep", null));
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("\e[?25l", output.ToString(), StringComparison.Ordinal);
        }
        Assert.EndsWith("\e[?25h", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_of_the_library_has_its_own_name_and_details_in_json()
    {
        var events = typeof(ProgressEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ProgressEvent)) && !type.IsAbstract).ToList();
        Assert.NotEmpty(events);
        Assert.Empty(events.Except(JsonRenderer.Known));
        Assert.All(events, type => Assert.True(type.IsSealed && type.IsPublic, type.Name));
    }

    [Theory]
    [InlineData("auto", false, null, null, "plain")]
    [InlineData("auto", true, null, "xterm", "tty")]
    [InlineData("auto", true, null, "dumb", "plain")]
    [InlineData("auto", true, "true", "xterm", "github")]
    [InlineData("auto", true, "false", "xterm", "tty")]
    [InlineData("plain", true, "true", null, "plain")]
    [InlineData("json", false, null, null, "json")]
    public void The_mode_follows_the_surroundings(string asked, bool terminal, string? gitHub, string? term, string mode)
    {
        var environment = new Dictionary<string, string>();
        if (gitHub is not null) environment["GITHUB_ACTIONS"] = gitHub;
        if (term is not null) environment["TERM"] = term;
        var console = new ToolConsole { Out = TextWriter.Null, Error = TextWriter.Null, Environment = environment, ErrorIsTerminal = terminal };
        Assert.Equal(mode, ProgressModes.Resolve(asked, console));
    }

    private static string Visible(string text) => text.Replace("\e", "\\e", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
