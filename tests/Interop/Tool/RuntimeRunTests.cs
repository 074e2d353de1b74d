using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Oci.Native;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>A bundle from its creation to its end in one call, and what other runtimes agree on besides the specification.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class RuntimeRunTests(BusyboxLayout basis) : RuntimeBundle(basis)
{
    [Fact]
    public async Task A_bundle_runs_in_one_call_and_nothing_is_left()
    {
        await PrepareAsync("echo said; exit 7");
        Assert.Equal("said", (await CallAsync(7, "run", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "one")).Output.Trim());
        Assert.True(int.Parse(File.ReadAllText(Folder["pid"]), null) > 1);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
        await CallAsync(7, "run", "--bundle", Folder["bundle"], "--keep", "one");
        Assert.Equal("stopped", await StateAsync("status"));
        await CallAsync(0, "delete", "one");
        File.Move(Folder["bundle/config.json"], Folder["bundle/other.json"]);
        Assert.Equal("said", (await CallAsync(7, "run", "--bundle", Folder["bundle"], "--config", "other.json", "one")).Output.Trim());
        Assert.Contains("config.json", (await CallAsync(1, "run", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
        Assert.Empty(Leftovers.MountsBelow(Folder.Path));
    }

    [Fact]
    public async Task A_container_that_is_not_waited_for_goes_on()
    {
        await PrepareAsync("sleep 300");
        await CallAsync(0, "run", "--detach", "--bundle", Folder["bundle"], "one");
        Assert.Equal("running", await StateAsync("status"));
        await CallAsync(0, "kill", "one", "0");
        Assert.Contains("CREATED", (await CallAsync(0, "list")).Output, StringComparison.Ordinal);
        Assert.StartsWith($"{DateTimeOffset.UtcNow.Year}-", (await CallAsync(0, "list")).Output.Split('\n')[1].Split(' ')[^1], StringComparison.Ordinal);
        Assert.StartsWith("0.", (await CallAsync(0, "--version")).Output, StringComparison.Ordinal);
        foreach (var option in (string[])["-v", "--version"]) Assert.StartsWith("0.", await Shell.RunAsync(Program, option), StringComparison.Ordinal);
        await CallAsync(0, "kill", "one", "KILL");
        await WaitAsync("stopped");
        await CallAsync(1, "kill", "one", "0");
        await CallAsync(0, "delete", "one");
    }

    [Fact]
    public async Task A_terminal_that_no_socket_takes_is_joined_to_ours_and_a_signal_reaches_the_program()
    {
        await PrepareAsync("tty; read line; echo \"got $line\"; trap 'exit 9' TERM; kill -TERM $PPID; kill -TERM $$", change: config => config["process"]!["terminal"] = true);
        var call = $"'{Program}' --root '{Folder["notes"]}' run --bundle '{Folder["bundle"]}' one";
        var result = await Shell.TryAsync("sh", ["-c", "echo typed | script -qefc \"$1\" /dev/null", "sh", call]);
        Assert.Contains("/dev/pts/0", result.Output, StringComparison.Ordinal);
        Assert.Contains("got typed", result.Output, StringComparison.Ordinal);
        Assert.Equal(9, result.ExitCode);
        Assert.Contains("terminal without a socket", (await CallAsync(1, "run", "--detach", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task What_is_set_for_one_more_process_takes_the_place_of_what_the_container_has()
    {
        await PrepareAsync("sleep 300", change: config => config["process"]!["env"] = new JsonArray("PATH=/bin", "A=first", "A=second"));
        await CallAsync(0, "run", "--detach", "--bundle", Folder["bundle"], "one");
        Assert.Equal("third", (await CallAsync(0, "exec", "--env", "A=third", "one", "sh", "-c", "echo $A")).Output.Trim());
        Assert.Equal("second", (await CallAsync(0, "exec", "one", "sh", "-c", "echo $A")).Output.Trim());
        var entries = (await CallAsync(0, "exec", "--env", "A=third", "one", "sh", "-c", "cat /proc/$$/environ")).Output.Split('\0');
        Assert.Equal("A=third", Assert.Single(entries, entry => entry.StartsWith("A=", StringComparison.Ordinal)));
        await CallAsync(0, "delete", "--force", "one");
    }

    [Fact]
    public async Task A_hook_without_an_environment_has_the_callers()
    {
        JsonArray Hook(string name) => new(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", $"echo {name} $MARK >> '{Folder["hooks"]}'") });
        await PrepareAsync("true", _ => new JsonObject
        {
            ["createRuntime"] = Hook("runtime"),
            ["createContainer"] = Hook("container"),
            ["poststop"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", $"echo stop $MARK >> '{Folder["hooks"]}'"), ["env"] = new JsonArray("MARK=own") }),
        });
        var result = await Shell.TryAsync("sh", ["-c", CallScript, "sh", Folder["output"], "env", "MARK=given", Program, "--root", Folder["notes"], "run", "--bundle", Folder["bundle"], "one"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["runtime given", "container given", "stop own"], File.ReadLines(Folder["hooks"]));
    }

    [Fact]
    public async Task What_a_service_manager_hands_over_reaches_the_container()
    {
        await PrepareAsync("cat <&3; cat <&4; echo $LISTEN_FDS $LISTEN_PID; test -S \"$NOTIFY_SOCKET\" && echo socket");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Folder["notify"]));
        const string given = "echo third > \"$1\"; echo fourth > \"$2\"; exec 3< \"$1\" 4< \"$2\"; shift 2; exec \"$@\"";
        Assert.Equal("third\nfourth\n2 1\nsocket\n", await OutputAsync("LISTEN_FDS=2"));
        Assert.Equal("third\nfourth\n\nsocket\n", await OutputAsync("LISTEN_FDS=7 LISTEN_PID=1", "--preserve-fds", "2")); // for somebody else

        async Task<string> OutputAsync(string variables, params string[] options)
        {
            var result = await Shell.TryAsync("sh", ["-c", given, "sh", Folder["3"], Folder["4"], "env", .. variables.Split(' '), $"NOTIFY_SOCKET={Folder["notify"]}",
                Program, "--root", Folder["notes"], "run", "--bundle", Folder["bundle"], .. options, "one"]);
            Assert.True(result.ExitCode == 0, result.Error);
            return result.Output;
        }
    }

    [Fact]
    public async Task Devices_may_lie_anywhere()
    {
        await PrepareAsync("stat -c '%F %a %u:%g' /node; head -c 1 /deep/inside/node | wc -c; head -c 1 /dev/also/node | wc -c", change: config => config["linux"]!["devices"] = new JsonArray(
            Zero("/node", (3, 4)), Zero("/deep/inside/node"), Zero("/dev/also/node")));
        Assert.Equal("character special file 600 3:4\n1\n1\n", (await CallAsync(0, "run", "--bundle", Folder["bundle"], "one")).Output);

        static JsonObject Zero(string path, (int User, int Group) owner = default) => new() { ["path"] = path, ["type"] = "c", ["major"] = 1, ["minor"] = 5, ["fileMode"] = 384, ["uid"] = owner.User, ["gid"] = owner.Group };
    }

    [Fact]
    public async Task A_capability_that_nobody_can_have_is_told_and_no_failure()
    {
        await PrepareAsync("grep CapBnd /proc/self/status | cut -f 2", change: config => config["process"]!["capabilities"] = new JsonObject { ["bounding"] = new JsonArray("CAP_KILL", "CAP_EMPEROR") });
        Assert.Equal("0000000000000020", (await CallAsync(0, "--log", Folder["log"], "run", "--bundle", Folder["bundle"], "one")).Output.Trim());
        Assert.Contains("level=warning", File.ReadAllText(Folder["log"]), StringComparison.Ordinal);
        Assert.Contains("CAP_EMPEROR", Assert.Single(File.ReadLines(Folder["log"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_the_kernel_does_not_execute_says_so_where_it_would_write()
    {
        await PrepareAsync("", command: ["/bin/true"], change: config => (config["process"]!["user"], config["process"]!["capabilities"]) = (new JsonObject { ["uid"] = 4242, ["gid"] = 4242 }, new JsonObject()));
        HostProgram.Shell("chmod 700 $1", Folder["bundle/rootfs"]);
        Assert.Contains("`/bin/true`", (await CallAsync(126, "run", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_stands_still_takes_no_container_and_one_that_is_not_empty_is_told()
    {
        var group = $"/oci-frozen-{Environment.ProcessId}-{Guid.NewGuid():N}";
        var (folder, file, word) = Directory.Exists("/sys/fs/cgroup/freezer") ? ("/sys/fs/cgroup/freezer" + group, "freezer.state", "FROZEN") : ("/sys/fs/cgroup" + group, "cgroup.freeze", "1");
        await PrepareAsync("sleep 300", change: config => config["linux"]!["cgroupsPath"] = group);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), word);
        Assert.Contains("is frozen", (await CallAsync(1, "create", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Equal([folder], Leftovers.Cgroups(group[1..])); // which was there before
        Directory.Delete(folder);
        await CallAsync(0, "run", "--detach", "--bundle", Folder["bundle"], "one");
        await CallAsync(0, "--log", Folder["log"], "create", "--bundle", Folder["bundle"], "two");
        Assert.Contains("found processes in it", File.ReadAllText(Folder["log"]), StringComparison.Ordinal);
        Assert.Contains("warning: ", (await CallAsync(0, "create", "--bundle", Folder["bundle"], "three")).Error, StringComparison.Ordinal);
        foreach (var id in (string[])["one", "two", "three"]) await CallAsync(0, "delete", "--force", id);
        Assert.Empty(Leftovers.Cgroups(group[1..]));
    }

    [Fact]
    public async Task Processes_that_outlive_the_first_one_can_be_ended_all_at_once()
    {
        await PrepareAsync("sleep 300 & echo $! > /left", change: config =>
        {
            var spaces = config["linux"]!["namespaces"]!.AsArray();
            spaces.Remove(spaces.Single(space => (string?)space!["type"] == "pid"));
        });
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        await CallAsync(0, "start", "one");
        await WaitAsync("stopped");
        await CallAsync(1, "kill", "one", "KILL");
        var left = int.Parse(File.ReadAllText(Folder["bundle/rootfs/left"]), null);
        Assert.NotNull(ProcessStart.TryRead(left));
        await CallAsync(0, "kill", "--all", "one", "KILL");
        for (var tries = 0; tries < 600 && ProcessStart.TryRead(left) is not null; tries++) await Task.Delay(100);
        Assert.Null(ProcessStart.TryRead(left));
        await CallAsync(0, "delete", "one");
    }

    [Fact]
    public async Task A_process_that_cannot_die_yet_is_not_waited_for_without_end()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/freezer"), "Control groups of version 1 are not here");
        var other = $"/sys/fs/cgroup/freezer/oci-other-{Environment.ProcessId}-{Guid.NewGuid():N}";
        await PrepareAsync("sleep 300");
        await CallAsync(0, "run", "--detach", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "one");
        Directory.CreateDirectory(other);
        try
        {
            File.WriteAllText(Path.Combine(other, "cgroup.procs"), File.ReadAllText(Folder["pid"]));
            File.WriteAllText(Path.Combine(other, "freezer.state"), "FROZEN");
            Assert.Contains("OCI6113", (await CallAsync(1, "delete", "--force", "one")).Error, StringComparison.Ordinal);
        }
        finally
        {
            File.WriteAllText(Path.Combine(other, "freezer.state"), "THAWED");
        }
        await CallAsync(0, "delete", "--force", "one");
        Directory.Delete(other);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task A_container_has_a_group_of_its_own_in_every_hierarchy()
    {
        var group = $"/oci-every-{Environment.ProcessId}-{Guid.NewGuid():N}";
        await PrepareAsync("sleep 300", change: config => config["linux"]!["cgroupsPath"] = group);
        await CallAsync(0, "run", "--detach", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "one");
        Assert.All(File.ReadLines($"/proc/{File.ReadAllText(Folder["pid"])}/cgroup"), line => Assert.EndsWith(group, line, StringComparison.Ordinal));
        await CallAsync(0, "delete", "--force", "one");
        Assert.Empty(Leftovers.Cgroups(group[1..]));
    }
}
