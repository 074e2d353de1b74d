using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>What a configuration can say of a container and its processes, seen from inside or in the kernel's files.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class RuntimeSettingsTests(BusyboxLayout basis) : RuntimeBundle(basis)
{
    [Theory]
    [InlineData("personality", "uname -m | grep -c 64", """{ "linux": { "personality": { "domain": "LINUX32" } } }""", "0")]
    [InlineData("clocks", "tr -s ' ' < /proc/self/timens_offsets", """{ "linux": { "timeOffsets": { "monotonic": { "secs": 7881, "nanosecs": 27 }, "boottime": { "secs": 1337 } } }, "add": "time" }""", "monotonic 7881 27\nboottime 1337 0")]
    [InlineData("input and output", "ionice -p $$", """{ "process": { "ioPriority": { "class": "IOPRIO_CLASS_IDLE", "priority": 7 } } }""", "idle")]
    [InlineData("scheduler", "cut -d ' ' -f 19 /proc/self/stat", """{ "process": { "scheduler": { "policy": "SCHED_BATCH", "nice": 5 } } }""", "5")]
    [InlineData("root that cannot be bound", "awk '$5 == \"/\" { print $7 }' /proc/self/mountinfo", """{ "linux": { "rootfsPropagation": "unbindable" } }""", "unbindable")]
    [InlineData("shared root", "awk '$5 == \"/\" { print $7 }' /proc/self/mountinfo | grep -c shared", """{ "linux": { "rootfsPropagation": "rshared" } }""", "1")]
    [InlineData("odd destination", "ls /placed", """{ "mount": { "destination": "/a/../../placed", "type": "bind", "source": "below", "options": ["bind"] } }""", "file")]
    [InlineData("remount", "grep -c ' /dev/shm tmpfs ro' /proc/mounts", """{ "mount": { "destination": "/dev/shm", "type": "tmpfs", "options": ["remount", "ro"] } }""", "1")]
    [InlineData("home", "echo $HOME", """{ "home": "" }""", "/root")]
    [InlineData("no home", "echo $HOME", """{ "home": "", "process": { "user": { "uid": 4567, "gid": 0 } } }""", "/")]
    public async Task A_setting_has_its_effect(string name, string script, string changes, string expected)
    {
        await PrepareAsync(script, change: config => Change(config, JsonNode.Parse(changes)!.AsObject()));
        File.WriteAllText(Path.Combine(Folder.Make("bundle/below"), "file"), "");
        Assert.True((name, expected) == (name, await OutputAsync()), $"{name}: {File.ReadAllText(Folder["said"])}");
    }

    [Fact]
    public async Task Folders_that_root_of_a_user_namespace_cannot_enter_can_be_mounted_all_the_same()
    {
        var ids = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65534 });
        await PrepareAsync("cat /given/file; tr -s ' ' < /proc/self/uid_map", change: config =>
        {
            config["linux"]!["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
            (config["linux"]!["uidMappings"], config["linux"]!["gidMappings"]) = (ids.DeepClone(), ids.DeepClone());
            config["mounts"]!.AsArray().Add(new JsonObject { ["destination"] = "/given", ["type"] = "bind", ["source"] = Folder["closed/inside"], ["options"] = new JsonArray("rbind") });
        });
        File.WriteAllText(Path.Combine(Folder.Make("closed/inside"), "file"), "given\n");
        HostProgram.Shell("chmod 700 $1/closed && chmod 755 $1 $1/bundle && chown -R 100000:100000 $1/bundle/rootfs", Folder.Path);
        Assert.Equal("given\n 0 100000 65534", await OutputAsync());
    }

    [Fact]
    public async Task A_container_can_join_the_processes_of_another()
    {
        await PrepareAsync("sleep 300");
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "--pid-file", Folder["pid"], "other");
        await CallAsync(0, "start", "other");
        var config = JsonNode.Parse(File.ReadAllText(Folder["bundle/config.json"]))!;
        config["process"]!["args"] = new JsonArray("sh", "-c", "ps | grep -c 'sleep 30[0]'; test $$ != 1 && echo joined");
        foreach (var space in config["linux"]!["namespaces"]!.AsArray().Where(space => (string?)space!["type"] == "pid")) space!["path"] = $"/proc/{File.ReadAllText(Folder["pid"])}/ns/pid";
        File.WriteAllText(Folder["bundle/config.json"], config.ToJsonString());
        Assert.Equal("1\njoined", await OutputAsync());
        await CallAsync(0, "delete", "--force", "other");
    }

    [Fact]
    public async Task A_container_without_a_process_can_be_made_but_not_started()
    {
        await PrepareAsync("true", change: config => config.AsObject().Remove("process"));
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        Assert.Equal("created", await StateAsync("status"));
        Assert.Contains("expected a process", (await CallAsync(1, "start", "one")).Error, StringComparison.Ordinal);
        Assert.Equal("created", await StateAsync("status"));
        await CallAsync(0, "delete", "--force", "one");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["notes"]));
    }

    [Fact, SupportedOSPlatform("linux")]
    public async Task Further_processes_are_in_the_containers_groups_and_are_who_they_are_told_to_be()
    {
        await PrepareAsync("sleep 300", change: config => config["process"]!["env"] = new JsonArray("PATH=/bin:/usr/bin:/sbin:/usr/sbin"));
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        await CallAsync(0, "start", "one");
        Assert.Equal(await ExecAsync("one", "cat", "/proc/1/cgroup"), await ExecAsync("one", "cat", "/proc/self/cgroup"));
        Assert.Equal("1000:1001", await ExecAsync("--user", "1000:1001", "one", "sh", "-c", "echo $(id -u):$(id -g)"));
        Assert.Equal(("/root", "/"), (await ExecAsync("one", "sh", "-c", "echo $HOME"), await ExecAsync("--user", "4567", "one", "sh", "-c", "echo $HOME")));
        Assert.Equal("1000 0 100 65534", await ExecAsync("-u", "1000:1000", "--additional-gids", "100", "-g", "65534", "one", "id", "-G"));
        Assert.Equal("1", await ExecAsync("--no-new-privs", "one", "sh", "-c", "grep NoNewPrivs: /proc/self/status | cut -f2"));
        var effective = Convert.ToUInt64(await ExecAsync("--cap", "CAP_SYS_ADMIN", "one", "sh", "-c", "grep CapEff: /proc/self/status | cut -f2"), 16);
        Assert.Equal(1UL, effective >> 21 & 1);
        await CallAsync(0, "exec", "--pid-file", Folder["number"], "one", "true");
        Assert.True(int.Parse(File.ReadAllText(Folder["number"]), System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal(await StateAsync("pid"), JsonNode.Parse((await CallAsync(0, "ps", "--format", "json", "one")).Output)!.AsArray().Single()!.ToString());
        Assert.Contains("sleep 300", (await CallAsync(0, "ps", "one")).Output, StringComparison.Ordinal);
        Assert.Contains("--console-socket", (await CallAsync(1, "exec", "--detach", "--tty", "one", "true")).Error, StringComparison.Ordinal);
        await CallAsync(0, "pause", "one");
        Assert.Contains("paused", (await CallAsync(1, "exec", "one", "true")).Error, StringComparison.Ordinal);
        await CallAsync(0, "delete", "--force", "one");

        async Task<string> ExecAsync(params string[] arguments) => (await CallAsync(0, ["exec", .. arguments])).Output.Trim();
    }

    [Fact]
    public async Task Limits_can_be_changed_while_a_container_runs()
    {
        var group = $"/oci-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        await PrepareAsync("sleep 300", change: config => Merge(config, new JsonObject { ["linux"] = new JsonObject { ["cgroupsPath"] = group, ["resources"] = new JsonObject { ["memory"] = new JsonObject { ["limit"] = 64 << 20, ["swap"] = 64 << 20 }, ["pids"] = new JsonObject { ["limit"] = 77 } } } }));
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        Assert.Contains(77, Values("pids.max"));
        await CallAsync(0, "update", "--pids-limit", "55", "--memory", "128m", "--memory-swap", "128m", "one");
        Assert.Contains(55, Values("pids.max"));
        // Up and down again: whichever of two limits stands in the way of the other.
        Assert.Contains(128L << 20, Values("memory.limit_in_bytes").Concat(Values("memory.max")));
        File.WriteAllText(Folder["limits"], """{ "memory": { "limit": 33554432, "swap": 33554432 }, "pids": { "limit": 33 } }""");
        await CallAsync(0, "update", "--resources", Folder["limits"], "one");
        Assert.Contains(33, Values("pids.max"));
        Assert.Contains(32L << 20, Values("memory.limit_in_bytes").Concat(Values("memory.max")));
        Assert.Contains("OCI6102", (await CallAsync(1, "update", "--cpuset-cpus", "9999", "one")).Error, StringComparison.Ordinal);
        await CallAsync(0, "delete", "--force", "one");

        IEnumerable<long> Values(string file) => Leftovers.Cgroups(group[1..]).Select(folder => Path.Combine(folder, file)).Where(File.Exists).Select(path => long.Parse(File.ReadAllText(path).Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Descriptors_of_the_caller_come_along_only_when_asked()
    {
        await PrepareAsync("cat <&4; ls /proc/self/fd | grep -c '^4$'");
        File.WriteAllText(Folder["shown"], "shown\n");
        string Call(string more) => HostProgram.Shell("exec 3</dev/null 4<$1/shown; \"$2\" --root \"$1/notes\" create --bundle \"$1/bundle\" $3 one >\"$1/said\" 2>&1 </dev/null; echo $?", Folder.Path, Program, more).Trim();
        Assert.Equal("0", Call("--preserve-fds 2"));
        await CallAsync(0, "start", "one");
        await WaitAsync("stopped");
        await CallAsync(0, "delete", "one");
        Assert.Equal("shown\n1\n", File.ReadAllText(Folder["said"]));
        Assert.Equal("0", Call(""));
        await CallAsync(0, "start", "one");
        await WaitAsync("stopped");
        await CallAsync(0, "delete", "one");
        Assert.EndsWith("\n0\n", "\n" + File.ReadAllText(Folder["said"]), StringComparison.Ordinal);
        Assert.Contains("5 was not given", (await CallAsync(1, "create", "--bundle", Folder["bundle"], "--preserve-fds", "3", "one")).Error.Replace("found that 3", "found that 5", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static void Change(JsonNode config, JsonObject changes)
    {
        if (changes["add"] is { } space) config["linux"]!["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = space.DeepClone() });
        if (changes["mount"] is { } mount) config["mounts"]!.AsArray().Add(mount.DeepClone());
        if (changes["home"] is not null) config["process"]!["env"] = new JsonArray("PATH=/bin");
        foreach (var part in (string[])["process", "linux"])
            if (changes[part] is JsonObject inner) Merge(config[part]!, inner);
    }

    // What a container of the bundle says until its end.
    private async Task<string> OutputAsync()
    {
        await CallAsync(0, "create", "--bundle", Folder["bundle"], "one");
        File.Move(Folder["output"], Folder["said"], overwrite: true); // the container goes on writing there
        await CallAsync(0, "start", "one");
        await WaitAsync("stopped");
        await CallAsync(0, "delete", "one");
        return File.ReadAllText(Folder["said"]).Trim();
    }
}
