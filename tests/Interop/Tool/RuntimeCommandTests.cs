using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool as an OCI runtime: by hand on a bundle, and called by podman.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class RuntimeCommandTests(BusyboxLayout basis) : RuntimeBundle(basis)
{
    [Fact]
    public async Task Of_several_who_make_one_container_at_once_one_has_it_and_no_other_takes_it_away()
    {
        await PrepareAsync("sleep 300");
        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            Shell.TryAsync("sh", ["-c", CallScript, "sh", Folder[$"output{number}"], Program, "--root", Folder["notes"], "create", "--bundle", Folder["bundle"], "one"])));
        Assert.Single(ends, end => end.ExitCode == 0);
        Assert.All(ends.Where(end => end.ExitCode != 0), end => Assert.Contains("OCI6111", end.Error, StringComparison.Ordinal));
        Assert.Equal("created", await StateAsync("status"));
        await CallAsync(0, "delete", "--force", "one");
    }

    [Fact]
    public async Task A_container_goes_through_the_states_of_the_specification()
    {
        await PrepareAsync("echo started; trap 'exit 7' TERM; while :; do sleep 0.05; done");
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "one");
        Assert.Equal("created", await StateAsync("status"));
        Assert.Equal(File.ReadAllText(Folder["pid"]), await StateAsync("pid"));
        Assert.Equal((Folder["bundle"], "one"), (await StateAsync("bundle"), await StateAsync("id")));
        Assert.Contains("OCI6111", (await CallAsync(1, "create", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
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
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
        Assert.Empty(Leftovers.MountsBelow(Folder.Path));
    }

    [Fact]
    public async Task Hooks_run_at_their_points_with_the_state()
    {
        await PrepareAsync("sleep 300", hooks => new JsonObject
        {
            ["prestart"] = Hook("prestart"),
            ["createRuntime"] = Hook("createRuntime"),
            ["createContainer"] = Hook("createContainer"),
            ["startContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "grep -c '\"status\":\"created' > /started") }),
            ["poststart"] = Hook("poststart"),
            ["poststop"] = Hook("poststop"),
        });
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        // Only createContainer hooks see the container's mounts, but the host's files still.
        Assert.Equal("prestart creating host\ncreateRuntime creating host\ncreateContainer creating own\n", File.ReadAllText(Folder["hooks"]));
        Assert.False(File.Exists(Folder["bundle/rootfs/started"]));
        await CallAsync(0, "start", "one");
        Assert.Equal("1\n", File.ReadAllText(Folder["bundle/rootfs/started"]));
        await CallAsync(0, "delete", "--force", "one");
        Assert.Equal(["poststart running host", "poststop stopped host"], File.ReadLines(Folder["hooks"]).Skip(3));
    }

    [Theory]
    [InlineData("prestart", 1, 0)]
    [InlineData("createRuntime", 1, 0)]
    [InlineData("createContainer", 1, 0)]
    [InlineData("startContainer", 0, 1)]
    [InlineData("poststart", 0, 0)]
    public async Task A_hook_that_fails_ends_the_container_as_the_specification_says(string kind, int create, int start)
    {
        await PrepareAsync("sleep 300", _ => new JsonObject
        {
            [kind] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "echo sorry >&2; exit 3") }),
            ["poststop"] = Hook("poststop"),
        });
        var created = await CallAsync(create, "--log", Folder["log"], "--log-format", "json", "create", "--bundle", Folder["bundle"], "one");
        if (create == 0)
        {
            var started = await CallAsync(start, "--log", Folder["log"], "--log-format", "json", "start", "one");
            if (start != 0) Assert.Contains("OCI6117", started.Error, StringComparison.Ordinal);
            Assert.Equal(start == 0 ? "running" : "stopped", await StateAsync("status"));
            await CallAsync(0, "delete", "--force", "one");
        }
        else Assert.Contains("OCI6117", created.Error, StringComparison.Ordinal);
        using var line = JsonDocument.Parse(File.ReadLines(Folder["log"]).First());
        Assert.Equal(kind == "poststart" ? "warning" : "error", line.RootElement.GetProperty("level").GetString());
        Assert.Contains("sorry", line.RootElement.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Equal("poststop stopped host\n", File.ReadAllText(Folder["hooks"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task A_hook_that_takes_too_long_fails()
    {
        await PrepareAsync("true", _ => new JsonObject { ["createRuntime"] = new JsonArray(new JsonObject { ["path"] = Peer.Require("sleep"), ["args"] = new JsonArray("sleep", "300"), ["timeout"] = 1 }) });
        Assert.Contains("longer than 1 s", (await CallAsync(1, "create", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Theory]
    [InlineData("hostname", """{ "hostname": "host", "linux": { "namespaces": [{ "type": "pid" }, { "type": "mount" }] } }""", "`uts` namespace")]
    [InlineData("domainname", """{ "hostname": "", "domainname": "host", "linux": { "namespaces": [{ "type": "pid" }, { "type": "mount" }] } }""", "`uts` namespace")]
    [InlineData("twice", """{ "linux": { "namespaces": [{ "type": "pid" }, { "type": "uts" }, { "type": "pid" }] } }""", "`pid` again")]
    [InlineData("path", """{ "linux": { "namespaces": [{ "type": "uts" }, { "type": "ipc", "path": "proc/1/ns/ipc" }] } }""", "absolute path")]
    [InlineData("cwd", """{ "process": { "args": ["true"], "cwd": "rel", "user": { "uid": 0, "gid": 0 } } }""", "absolute working folder")]
    [InlineData("limits", """{ "process": { "args": ["true"], "cwd": "/", "rlimits": [{ "type": "RLIMIT_CORE", "soft": 0, "hard": 0 }, { "type": "RLIMIT_CORE", "soft": 1, "hard": 1 }] } }""", "RLIMIT_CORE")]
    [InlineData("two-names", """{ "linux": { "sysctl": { "kernel.hostname": "host" } } }""", "`kernel.hostname`")]
    [InlineData("device", """{ "linux": { "devices": [{ "path": "dev/x", "type": "c", "major": 1, "minor": 5 }] } }""", "absolute path of a device")]
    public async Task A_configuration_that_contradicts_the_specification_is_refused(string name, string changes, string message)
    {
        await PrepareAsync("true", change: config => Merge(config, JsonNode.Parse(changes)!.AsObject()));
        Assert.Contains(message, (await CallAsync(1, "create", "--bundle", Folder["bundle"], name)).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task Control_groups_lie_where_the_configuration_says()
    {
        var group = $"/oci-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        await PrepareAsync("sleep 300 & wait", change: config => Merge(config, new JsonObject { ["linux"] = new JsonObject { ["cgroupsPath"] = group, ["resources"] = new JsonObject { ["pids"] = new JsonObject { ["limit"] = 77 }, ["devices"] = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" }) } } }));
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "one");
        await CallAsync(0, "start", "one");
        var groups = Leftovers.Cgroups(group[1..]);
        Assert.NotEmpty(groups);
        Assert.Contains("77\n", groups.Select(path => Path.Combine(path, "pids.max")).Where(File.Exists).Select(File.ReadAllText));
        Assert.All(groups, path => Assert.Contains(File.ReadAllText(Folder["pid"]), File.ReadAllLines(Path.Combine(path, "cgroup.procs"))));
        await CallAsync(0, "kill", "--all", "one", "KILL");
        await WaitAsync("stopped");
        await CallAsync(0, "delete", "one");
        Assert.Empty(Leftovers.Cgroups(group[1..]));
    }

    [Fact]
    public async Task Where_no_device_group_can_be_made_mounts_keep_devices_closed()
    {
        // As inside another container: of version 1 there is the hierarchy, and our own group cannot be seen in it.
        var group = $"/sys/fs/cgroup/devices/oci-nested-{Environment.ProcessId}";
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/devices"), "Control groups of version 1 are not here");
        // A harmless device that every group allows: only the mount can forbid a node of the container's own making.
        await PrepareAsync("mknod /tmp/zero c 1 5; head -c 1 /tmp/zero 2>/dev/null | wc -c; head -c 1 /dev/zero | wc -c");
        const string hidden = "mkdir \"$1\" && echo $$ > \"$1/cgroup.procs\" && shift && exec unshare -m sh -c 'mount -t tmpfs none /sys/fs/cgroup/devices && exec \"$@\"' sh \"$@\"";
        try
        {
            Assert.Equal("0\n1", await OutputAsync("sh", "-c", hidden, "sh", group));
            Assert.Equal("1\n1", await OutputAsync("env"));
        }
        finally
        {
            Directory.Delete(group);
        }

        async Task<string> OutputAsync(params string[] before)
        {
            await Shell.RunAsync("sh", ["-c", CallScript, "sh", Folder["output"], .. before, Program, "--root", Folder["notes"], "create", "--bundle", Folder["bundle"], "one"]);
            File.Move(Folder["output"], Folder["said"], overwrite: true); // the container goes on writing there
            await CallAsync(0, "start", "one");
            await WaitAsync("stopped");
            await CallAsync(0, "delete", "one");
            return File.ReadAllText(Folder["said"]).Trim();
        }
    }

    [Fact, SupportedOSPlatform("linux")]
    public async Task Mounts_can_begin_with_what_they_cover_and_show_other_owners()
    {
        File.WriteAllText(Path.Combine(Folder.Make("shared"), "file"), "shared\n");
        await PrepareAsync("cat /covered/file; stat -c '%a %u:%g' /covered /covered/file; echo new > /covered/file; stat -c %u:%g /shared/file", change: config =>
            {
                var mounts = config["mounts"]!.AsArray();
                mounts.Add(new JsonObject { ["destination"] = "/covered", ["type"] = "tmpfs", ["source"] = "tmpfs", ["options"] = new JsonArray("tmpcopyup", "nosuid") });
                mounts.Add(new JsonObject { ["destination"] = "/shared", ["type"] = "bind", ["source"] = Folder["shared"], ["options"] = new JsonArray("bind", "idmap"), ["uidMappings"] = Ids(5000), ["gidMappings"] = Ids(6000) });
            });
        Directory.CreateDirectory(Folder["bundle/rootfs/covered"], (UnixFileMode)0b111_101_000);
        File.WriteAllText(Folder["bundle/rootfs/covered/file"], "old\n");
        HostProgram.Shell("chown 3:4 $1", Folder["bundle/rootfs/covered/file"]);
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        var output = Folder["output"];
        File.Move(output, Folder["said"]); // the container goes on writing there
        await CallAsync(0, "start", "one");
        await WaitAsync("stopped");
        Assert.Equal("old\n750 0:0\n644 3:4\n5000:6000\n", File.ReadAllText(Folder["said"]));
        Assert.Equal("old\n", File.ReadAllText(Folder["bundle/rootfs/covered/file"]));
        await CallAsync(0, "delete", "one");

        static JsonArray Ids(int first) => new(new JsonObject { ["containerID"] = 0, ["hostID"] = first, ["size"] = 1000 });
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_at_create()
    {
        await PrepareAsync("true", command: ["no-such-program"]);
        Assert.Contains("executable file not found", (await CallAsync(1, "create", "--bundle", Folder["bundle"], "one")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task Podman_runs_containers_with_it()
    {
        await PrepareAsync("true");
        using var podman = new Podman();
        var image = podman.PullLatest(Layout);
        Assert.Equal("in podman 0", podman.Run("--runtime", Program, "run", "--rm", "--network", "none", image, "sh", "-c", "echo in podman $(id -u)").Trim());
        podman.Run("--runtime", Program, "run", "-d", "--name", "life", "--network", "none", image, "sh", "-c", "trap 'exit 5' TERM; echo up; while :; do sleep 0.05; done");
        Assert.Equal("exec 1", podman.Run("--runtime", Program, "exec", "life", "sh", "-c", "echo exec $(ls -d /proc/1 | wc -l)").Trim());
        podman.Run("--runtime", Program, "stop", "-t", "20", "life");
        Assert.Equal("5", podman.Run("--runtime", Program, "inspect", "--format", "{{.State.ExitCode}}", "life").Trim());
        Assert.Equal("up", podman.Run("--runtime", Program, "logs", "life").Trim());
        podman.Run("--runtime", Program, "rm", "life");
        // A memory file system that begins with what it covers; a right that takes a device group; limits that podman reads itself.
        const string script = "stat -f -c %T /etc; test -s /etc/passwd && echo kept; mount -t tmpfs none /tmp && echo mounted";
        Assert.Equal("tmpfs\nkept\nmounted", podman.Run("--runtime", Program, "run", "--rm", "--network", "none", "--tmpfs", "/etc", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--memory", "200m", image, "sh", "-c", script).Trim());
    }

    [Fact]
    public async Task A_container_stands_still_and_goes_on()
    {
        await PrepareAsync("while :; do echo x >> /tmp/beats; sleep 0.02; done");
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        await CallAsync(1, "pause", "one");
        await CallAsync(0, "start", "one");
        var beats = Folder["bundle/rootfs/tmp/beats"];
        for (var tries = 0; tries < 600 && !File.Exists(beats); tries++) await Task.Delay(100);
        await CallAsync(0, "pause", "one");
        Assert.Contains("\"paused\"", (await CallAsync(0, "state", "one")).Output, StringComparison.Ordinal);
        Assert.Contains("found it paused", (await CallAsync(1, "pause", "one")).Error, StringComparison.Ordinal);
        var before = File.ReadAllText(beats).Length;
        await Task.Delay(200); // long enough for many, and for none however long it takes
        Assert.Equal(before, File.ReadAllText(beats).Length);
        await CallAsync(0, "resume", "one");
        for (var tries = 0; tries < 600 && File.ReadAllText(beats).Length == before; tries++) await Task.Delay(100);
        Assert.NotEqual(before, File.ReadAllText(beats).Length);
        await CallAsync(0, "pause", "one");
        await CallAsync(0, "delete", "--force", "one");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact]
    public async Task Podman_leads_a_whole_life_with_it()
    {
        await PrepareAsync("true");
        using var podman = new Podman();
        var image = podman.PullLatest(Layout);
        string Call(params string[] arguments) => podman.Run(["--runtime", Program, .. arguments]).Trim();
        Folder.Make("volume");
        File.WriteAllText(Folder["volume/given"], "given\n");
        const string script = """
            hostname; ulimit -n; id -u; cat /v/given; echo $A; grep CapBnd: /proc/self/status | cut -f2
            (touch /x) 2>/dev/null || echo read-only; touch /tmp/y && echo written; test -e /proc/1/root/v/given && (touch /v/z) 2>/dev/null || echo volume read-only
            trap 'exit 6' TERM; while :; do sleep 0.05; done
            """;
        var limit = HostProgram.Shell("ulimit -Hu").Trim() is var number && int.TryParse(number, out var most) ? Math.Min(most, 1000) : 1000;
        Call("run", "-d", "--name", "life", "--network", "none", "--hostname", "boxy", "--ulimit", "nofile=500", "--ulimit", $"nproc={limit}", "--user", "1000:1000", "--cap-add", "NET_ADMIN", "--cap-drop", "CHOWN",
            "--read-only", "--tmpfs", "/tmp", "-v", $"{Folder["volume"]}:/v:ro", "-e", "A=b", "--memory", "100m", "--pids-limit", "40", image, "sh", "-c", script);
        var log = "";
        for (var tries = 0; tries < 600 && !log.EndsWith("volume read-only", StringComparison.Ordinal); tries++, await Task.Delay(100)) log = Call("logs", "life");
        var lines = log.Split('\n');
        Assert.Equal(["boxy", "500", "1000", "given", "b"], lines[..5]);
        var bounding = Convert.ToUInt64(lines[5], 16);
        Assert.Equal((1UL, 0UL), (bounding >> 12 & 1, bounding & 1)); // NET_ADMIN there, CHOWN gone
        Assert.Equal(["read-only", "written", "volume read-only"], lines[6..]);
        Assert.StartsWith("life Up", Call("ps", "--format", "{{.Names}} {{.Status}}"), StringComparison.Ordinal);
        Assert.Contains("sh -c", Call("top", "life"), StringComparison.Ordinal);
        Assert.Contains("104.9MB", Call("stats", "--no-stream", "life"), StringComparison.Ordinal);
        Call("pause", "life");
        Assert.Equal("paused", Call("inspect", "--format", "{{.State.Status}}", "life"));
        Call("unpause", "life");
        Assert.Equal("0", Call("exec", "-u", "0", "life", "id", "-u"));
        Assert.Equal("/dev/pts/0", Call("exec", "-t", "life", "tty"));
        Call("kill", "-s", "TERM", "life");
        Assert.Equal("6", Call("wait", "life"));
        Call("start", "life");
        Assert.Equal("running", Call("inspect", "--format", "{{.State.Status}}", "life"));
        Call("stop", "-t", "60", "life");
        Call("rm", "life");
        Assert.Empty(Call("ps", "-a", "-q"));
    }

    // A shell that knows nothing of the container runs outside of it: what it is told comes on its standard input.
    private JsonArray Hook(string name) => new(new JsonObject
    {
        ["path"] = "/bin/sh",
        ["args"] = new JsonArray("sh", "-c", $"echo {name} $(grep -o '\"status\":\"[a-z]*' | cut -d'\"' -f4) $(test $(readlink /proc/self/ns/mnt) = '{new FileInfo("/proc/self/ns/mnt").LinkTarget}' && echo host || echo own) >> '{Folder["hooks"]}'"),
        ["env"] = new JsonArray("PATH=/usr/bin:/bin"),
    });
}
