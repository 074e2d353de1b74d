using System.Diagnostics;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>Containers in the background, and what can be done with them, as users call it.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class ContainerTests : IDisposable
{
    private const string UntilTold = "trap 'exit 7' TERM; echo up; echo wrong >&2; while :; do sleep 0.05; done";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public ContainerTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_container_lives_in_the_background_from_its_start_to_its_removal()
    {
        var id = await OkAsync("run", "-d", "--name", "web", basis.Image, "sh", "-c", UntilTold);
        Assert.Equal(64, id.Length);
        Assert.Equal(id, await OkAsync("ps", "-q"));
        await LogsAsync("web", "up\n");
        Assert.Equal("wrong\n", (await tool.RunAsync("logs", "web")).Error);
        Assert.Equal("running", await InspectAsync("web", "status"));
        Assert.Equal(id, await OkAsync("container", "stop", id[..10]));
        Assert.Equal("7", await OkAsync("container", "wait", "web"));
        Assert.Equal("7", await InspectAsync("web", "exitCode"));
        Assert.Equal("", await OkAsync("ps", "-q"));
        Assert.Equal(id, await OkAsync("ps", "-a", "-q"));
        await OkAsync("container", "start", "web");
        await LogsAsync("web", "up\nup\n");
        Assert.Equal(id, await OkAsync("container", "start", "web"));
        await LogsAsync("web", "up\nup\n");
        Assert.Equal("OCI6113", await FaultAsync(1, "container", "rm", "web"));
        await OkAsync("container", "kill", "-s", "KILL", "web");
        Assert.Equal("137", await InspectAsync("web", "exitCode"));
        Assert.Equal("OCI6114", await FaultAsync(125, "exec", "web", "true"));
        await OkAsync("container", "rm", "web");
        Assert.Equal("OCI6112", await FaultAsync(1, "container", "inspect", "web"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task More_processes_run_inside_with_what_they_are_given()
    {
        await OkAsync("run", "-d", "--name", "web", "-e", "A=container", basis.Image, "sh", "-c", UntilTold);
        Assert.Equal("container /", await OkAsync("exec", "web", "sh", "-c", "echo $A $PWD"));
        Assert.Equal("mine /tmp /home 1000 user", await OkAsync("exec", "-e", "A=mine", "-w", "/tmp", "-u", "user", "web", "sh", "-c", "echo $A $PWD $HOME $(id -u) $(id -gn)"));
        Assert.Equal("read", (await tool.RunAsync("read"u8.ToArray(), ["exec", "-i", "web", "cat"])).Succeeded());
        Assert.Equal(5, (await tool.RunAsync("exec", "web", "sh", "-c", "exit 5")).ExitCode);
        Assert.Equal(127, (await tool.RunAsync("exec", "web", "no-such-program")).ExitCode);
        Assert.Equal(126, (await tool.RunAsync("exec", "web", "/etc/passwd")).ExitCode);
        foreach (var chosen in (string[][])[["--volume", "/tmp:/x"], ["--network", "none"], ["--cap-drop", "ALL"], ["--isolation", "runtime"]])
            Assert.Equal("OCI6108", await FaultAsync(125, ["exec", .. chosen, "web", "true"]));
        await OkAsync("container", "rm", "--force", "web");
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_cannot_start_in_the_background_says_so_and_goes()
    {
        Assert.Equal("OCI6104", await FaultAsync(127, "run", "-d", basis.Image, "no-such-program"));
        Assert.Equal("OCI6103", await FaultAsync(126, "run", "-d", "--rm", basis.Image, "/etc/passwd"));
        Assert.Equal("", await OkAsync("ps", "-a", "-q"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_container_that_is_to_be_removed_at_its_end_is()
    {
        await OkAsync("run", "-d", "--rm", "--name", "job", basis.Image, "sh", "-c", UntilTold);
        await OkAsync("container", "stop", "job");
        await WaitForAsync(async () => await OkAsync("ps", "-a", "-q") == "");
        Assert.Equal("done", await OkAsync("run", basis.Image, "echo", "done"));
        Assert.Equal("", await OkAsync("ps", "-a", "-q"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_name_keeps_a_container_and_its_files()
    {
        Assert.Equal("done", await OkAsync("run", "--name", "job", basis.Image, "sh", "-c", "echo kept > /file; rm /bin/zcat; echo done"));
        Assert.Equal("OCI6111", await FaultAsync(125, "run", "--name", "job", basis.Image, "true"));
        Assert.Equal("done", await OkAsync("logs", "job"));
        var digest = await OkAsync("commit", "-c", "CMD [\"cat\", \"/file\"]", "-a", "me", "job", "oci:out:1");
        Assert.Equal("kept", await OkAsync("run", "oci:out:1"));
        Assert.Equal(digest, await OkAsync("digest", "oci:out:1"));
        using var shown = JsonDocument.Parse(await Shell.RunAsync("skopeo", "inspect", "--config", $"oci:{folder["out"]}:1"));
        Assert.Equal("me", shown.RootElement.GetProperty("author").GetString());
        // Neither mount points nor names of the host are in the layer.
        using var layers = JsonDocument.Parse(await Shell.RunAsync("skopeo", "inspect", $"oci:{folder["out"]}:1"));
        var layer = layers.RootElement.GetProperty("Layers").EnumerateArray().Last().GetString()!.Split(':')[1];
        Assert.Equal("bin/\nbin/.wh.zcat\nfile\n", (await Shell.RunAsync("sh", "-c", $"zstd -dc '{folder["out"]}/blobs/sha256/{layer}' | tar t")).Replace("./\n", "", StringComparison.Ordinal));
        await OkAsync("container", "rm", "job");
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_container_finds_its_own_name_and_leaves_it_out_of_an_image()
    {
        Assert.Equal("box\nbox", await OkAsync("run", "--name", "job", "--hostname", "box", basis.Image, "sh", "-c", "echo a > /etc/a; hostname; cat /etc/hostname"));
        await OkAsync("commit", "job", "oci:out:1");
        Assert.Equal("", await OkAsync("run", "--rm", "--network", "host", "oci:out:1", "sh", "-c", "cat /etc/hostname 2> /dev/null; cat /etc/a > /dev/null"));
        await OkAsync("container", "rm", "job");
    }

    [Fact]
    public async Task When_a_monitor_is_killed_its_container_ends_and_can_be_started_again()
    {
        await OkAsync("run", "-d", "--name", "web", basis.Image, "sh", "-c", UntilTold);
        await OkAsync("run", "-d", "--rm", "--name", "gone", basis.Image, "sh", "-c", UntilTold);
        foreach (var name in new[] { "web", "gone" }) await Shell.RunAsync("kill", "-9", await InspectAsync(name, "monitorPid"));
        await WaitForAsync(() => Task.FromResult(Leftovers.ProcessesIn(folder.Path).Count == 0));
        Assert.Equal("exited", await InspectAsync("web", "status"));
        await OkAsync("container", "start", "web");
        Assert.Equal("web", (await OkAsync("ps", "-a")).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Equal("OCI6112", await FaultAsync(1, "container", "inspect", "gone"));
        await OkAsync("container", "rm", "-f", "web");
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Logs_are_followed_until_the_end()
    {
        await OkAsync("run", "-d", "--name", "job", basis.Image, "sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done; printf end");
        Assert.Equal("1\n2\n3\nend", (await tool.RunAsync("logs", "-f", "job")).Output);
        Assert.Equal("3\nend", (await tool.RunAsync("logs", "--tail", "2", "job")).Output);
        Assert.Matches("^20[0-9-]+T[0-9:.]+Z 1\n", (await tool.RunAsync("logs", "-t", "job")).Output);
        using var line = JsonDocument.Parse(File.ReadLines(await InspectAsync("job", "log")).First());
        Assert.Equal(("1\n", "stdout"), (line.RootElement.GetProperty("log").GetString(), line.RootElement.GetProperty("stream").GetString()));
        await OkAsync("container", "rm", "job");
    }

    [Fact]
    public async Task Logs_are_cut_at_two_points_in_time()
    {
        await OkAsync("run", "-d", "--name", "job", basis.Image, "sh", "-c", "echo 1; sleep 2; echo 2; while :; do sleep 0.05; done");
        await LogsAsync("job", "1\n2\n");
        var times = (await tool.RunAsync("logs", "-t", "job")).Output.Split('\n').Select(line => line.Split(' ')[0]).ToList();
        Assert.Equal("2", await OkAsync("logs", "--since", times[1], "job"));
        Assert.Equal("1", await OkAsync("logs", "--until", times[1], "job"));
        Assert.Equal("", await OkAsync("logs", "--since", times[0], "--until", times[0], "job"));
        Assert.Equal("1\n2", await OkAsync("logs", "--since", "1h", "job"));
        Assert.Equal("2", await OkAsync("logs", "-n", "1", "job"));
        // It runs on, and what follows ends all the same.
        Assert.Equal("1", await OkAsync("logs", "-f", "--until", times[1], "job"));
        await OkAsync("container", "rm", "--force", "job");
    }

    [Fact]
    public async Task Who_forces_a_removal_wants_them_gone_however_often_they_are_named()
    {
        var id = await OkAsync("run", "-d", "--name", "web", basis.Image, "sh", "-c", UntilTold);
        Assert.Equal(id, await OkAsync("container", "rm", "--force", "web", "not-there", id));
        Assert.Equal("", await OkAsync("container", "rm", "--force", "web"));
        Assert.Equal("OCI6112", await FaultAsync(1, "container", "rm", "web"));
        await AssertNothingIsLeftAsync();
    }

    private async Task<string> OkAsync(params string[] arguments) => (await tool.RunAsync(arguments)).Succeeded();

    private async Task<string> FaultAsync(int exitCode, params string[] arguments)
    {
        var result = await tool.RunAsync(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        return result.Error[(result.Error.IndexOf("error[", StringComparison.Ordinal) + 6)..][..7];
    }

    private async Task<string> InspectAsync(string container, string property)
    {
        using var json = JsonDocument.Parse(await OkAsync("container", "inspect", container));
        return json.RootElement[0].GetProperty(property).ToString();
    }

    private Task LogsAsync(string container, string expected) => WaitForAsync(async () => (await tool.RunAsync("logs", container)).Output == expected);

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        for (var begin = Stopwatch.StartNew(); !await condition(); await Task.Delay(20)) Assert.True(begin.Elapsed < Patience, "what was waited for did not happen");
    }

    private async Task AssertNothingIsLeftAsync()
    {
        await WaitForAsync(() => Task.FromResult(Leftovers.ProcessesIn(folder.Path).Count == 0));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["tmp"]));
        foreach (var place in new[] { "state/snapshots/overlay/owners", "state/snapshots/overlay/kept", "state/work", "state/containers/runc/state", "state/containers/runc/containers", "state/containers/sandbox/containers" })
            Assert.Empty(Directory.Exists(folder[place]) ? Directory.EnumerateFileSystemEntries(folder[place]) : []);
        Assert.Empty(Directory.Exists(folder["state/containers/all"]) ? Directory.EnumerateDirectories(folder["state/containers/all"]) : []);
    }
}
