using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool as an OCI runtime: by hand on a bundle, and called by podman.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class RuntimeCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public RuntimeCommandTests(BusyboxLayout basis) => this.basis = basis;

    private string Program => folder["dotnet-oci-runtime"];

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        folder.Dispose();
    }

    [Fact]
    public async Task A_container_goes_through_the_states_of_the_specification()
    {
        await PrepareAsync("echo started; trap 'exit 7' TERM; while :; do sleep 0.05; done");
        await CallAsync(0, "create", "--bundle", folder["bundle"], "--pid-file", folder["pid"], "one");
        Assert.Equal("created", await StateAsync("status"));
        Assert.Equal(File.ReadAllText(folder["pid"]), await StateAsync("pid"));
        Assert.Equal((folder["bundle"], "one"), (await StateAsync("bundle"), await StateAsync("id")));
        Assert.Contains("OCI6111", (await CallAsync(1, "create", "--bundle", folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Contains("OCI6113", (await CallAsync(1, "delete", "one")).Error, StringComparison.Ordinal);
        await CallAsync(0, "start", "one");
        Assert.Equal("running", await StateAsync("status"));
        Assert.Contains("OCI6114", (await CallAsync(1, "start", "one")).Error, StringComparison.Ordinal);
        Assert.Equal("inside 1", (await CallAsync(0, "exec", "one", "sh", "-c", "echo inside $(ps | grep -c 'trap.*TER[M]')")).Output.Trim());
        await CallAsync(4, "exec", "one", "sh", "-c", "exit 4");
        await CallAsync(127, "exec", "one", "no-such-program");
        await CallAsync(0, "kill", "one", "TERM");
        await WaitAsync("stopped");
        Assert.Contains("not running", (await CallAsync(1, "kill", "one", "KILL")).Error, StringComparison.Ordinal);
        Assert.Equal("one", (await CallAsync(0, "list", "-q")).Output.Trim());
        await CallAsync(0, "delete", "one");
        Assert.Contains("does not exist", (await CallAsync(1, "state", "one")).Error, StringComparison.Ordinal);
        await CallAsync(0, "delete", "--force", "one");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["notes"]));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
    }

    [Fact]
    public async Task Hooks_run_at_their_points_with_the_state()
    {
        await PrepareAsync("sleep 300", hooks => new JsonObject
        {
            ["prestart"] = Hook("prestart"),
            ["createRuntime"] = Hook("createRuntime"),
            ["poststart"] = Hook("poststart"),
            ["poststop"] = Hook("poststop"),
        });
        await CallAsync(0, "create", "--bundle", folder["bundle"], "one");
        Assert.Equal("prestart creating\ncreateRuntime creating\n", File.ReadAllText(folder["hooks"]));
        await CallAsync(0, "start", "one");
        await CallAsync(0, "delete", "--force", "one");
        Assert.Equal("prestart creating\ncreateRuntime creating\npoststart running\npoststop stopped\n", File.ReadAllText(folder["hooks"]));
    }

    [Fact]
    public async Task A_hook_that_fails_leaves_no_container_and_a_line_in_the_log()
    {
        await PrepareAsync("true", _ => new JsonObject { ["createRuntime"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "echo sorry >&2; exit 3") }) });
        Assert.Contains("OCI6117", (await CallAsync(1, "--log", folder["log"], "--log-format", "json", "create", "--bundle", folder["bundle"], "one")).Error, StringComparison.Ordinal);
        using var line = JsonDocument.Parse(File.ReadLines(folder["log"]).Last());
        Assert.Equal("error", line.RootElement.GetProperty("level").GetString());
        Assert.Contains("sorry", line.RootElement.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["notes"]));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_at_create()
    {
        await PrepareAsync("true", command: ["no-such-program"]);
        Assert.Contains("executable file not found", (await CallAsync(1, "create", "--bundle", folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["notes"]));
    }

    [Fact]
    public async Task Podman_runs_containers_with_it()
    {
        await PrepareAsync("true");
        using var podman = new Podman();
        // podman takes folders for names, and those for lower case.
        var lower = $"/var/tmp/oci-runtime-{Environment.ProcessId}";
        File.CreateSymbolicLink(lower, basis.Folder);
        string image;
        try
        {
            image = podman.Run("pull", "-q", $"oci:{lower}:latest").Trim();
        }
        finally
        {
            File.Delete(lower);
        }
        Assert.Equal("in podman 0", podman.Run("--runtime", Program, "run", "--rm", "--network", "none", image, "sh", "-c", "echo in podman $(id -u)").Trim());
        podman.Run("--runtime", Program, "run", "-d", "--name", "life", "--network", "none", image, "sh", "-c", "trap 'exit 5' TERM; echo up; while :; do sleep 0.05; done");
        Assert.Equal("exec 1", podman.Run("--runtime", Program, "exec", "life", "sh", "-c", "echo exec $(ls -d /proc/1 | wc -l)").Trim());
        podman.Run("--runtime", Program, "stop", "-t", "20", "life");
        Assert.Equal("5", podman.Run("--runtime", Program, "inspect", "--format", "{{.State.ExitCode}}", "life").Trim());
        Assert.Equal("up", podman.Run("--runtime", Program, "logs", "life").Trim());
        podman.Run("--runtime", Program, "rm", "life");
    }

    // What goes on in the background must not keep the pipes of the call open.
    private const string CallScript = "out=$1; shift; \"$@\" >\"$out\" 2>\"$out.error\" </dev/null; code=$?; cat \"$out\"; cat \"$out.error\" >&2; exit $code";

    // A shell that knows nothing of the container runs outside of it: what it is told comes on its standard input.
    private JsonArray Hook(string name) => new(new JsonObject
    {
        ["path"] = "/bin/sh",
        ["args"] = new JsonArray("sh", "-c", $"echo {name} $(grep -o '\"status\":\"[a-z]*' | cut -d'\"' -f4) >> '{folder["hooks"]}'"),
        ["env"] = new JsonArray("PATH=/usr/bin:/bin"),
    });

    private async Task PrepareAsync(string script, Func<object?, JsonObject>? hooks = null, string[]? command = null)
    {
        var image = basis.Image;
        folder.Make("notes");
        File.CreateSymbolicLink(Program, Path.Combine(AppContext.BaseDirectory, "dotnet-oci"));
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        (await tool.RunAsync("unpack", image, folder["bundle"])).Succeeded();
        var config = JsonNode.Parse(File.ReadAllText(folder["bundle/config.json"]))!;
        config["process"]!["args"] = new JsonArray([.. (command ?? ["sh", "-c", script]).Select(word => (JsonNode)word)]);
        if (hooks is not null) config["hooks"] = hooks(null);
        File.WriteAllText(folder["bundle/config.json"], config.ToJsonString());
    }

    private async Task<ToolResult> CallAsync(int exitCode, params string[] arguments)
    {
        var result = await Shell.TryAsync("sh", ["-c", CallScript, "sh", folder["output"], Program, "--root", folder["notes"], .. arguments]);
        Assert.True(exitCode == result.ExitCode, $"{string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        return result;
    }

    private async Task<string> StateAsync(string property)
    {
        using var json = JsonDocument.Parse((await CallAsync(0, "state", "one")).Output);
        return json.RootElement.GetProperty(property).ToString();
    }

    private async Task WaitAsync(string status)
    {
        for (var begin = System.Diagnostics.Stopwatch.StartNew(); await StateAsync("status") != status; await Task.Delay(20)) Assert.True(begin.Elapsed < Patience, $"it never was {status}");
    }
}
