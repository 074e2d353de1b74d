using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>What <c>run</c> limits, grants and adds, as a container finds it.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class LimitTests : IDisposable
{
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public LimitTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
    }

    private static bool IsUnified => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task A_container_finds_its_limits_in_its_control_group(string isolation)
    {
        var files = IsUnified ? "memory.max cpu.max pids.max" : "memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us pids/pids.max";
        var found = await RunAsync(isolation, ["--memory", "64m", "--cpus", "1.5", "--pids-limit", "50"], $"cd /sys/fs/cgroup && cat {files}");
        Assert.Equal(IsUnified ? "67108864\n150000 100000\n50" : "67108864\n150000\n100000\n50", found.Succeeded());
        Assert.Empty(Leftovers.ProcessesIn(folder.Path));
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task Who_needs_more_memory_is_killed_and_who_wants_more_processes_gets_none(string isolation)
    {
        var hungry = await RunAsync(isolation, ["--memory", "32m"], "exec dd if=/dev/zero of=/dev/null bs=300M count=1");
        Assert.NotEqual(0, hungry.ExitCode);
        var fertile = await RunAsync(isolation, ["--pids-limit", "20"], "i=0; while [ $i -lt 60 ]; do sleep 100 & i=$((i+1)); done; echo over");
        Assert.DoesNotContain("over", fertile.Output, StringComparison.Ordinal);
        Assert.Contains("fork", fertile.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task Devices_of_the_host_are_given_with_the_rights_that_are_asked_for(string isolation)
    {
        // The kernel's log: a harmless device that no container has by itself.
        Assert.SkipUnless(File.Exists("/dev/kmsg"), "/dev/kmsg is missing");
        Assert.Equal("3", (await RunAsync(isolation, ["--device", "/dev/zero:/dev/nothing:r"], "head -c 3 /dev/nothing | wc -c")).Succeeded().Trim());
        Assert.Equal("crw", (await RunAsync(isolation, ["--device", "/dev/kmsg"], "ls -l /dev/kmsg | cut -c 1-3")).Succeeded());
        Assert.Equal("none", (await RunAsync(isolation, [], "test -e /dev/kmsg || echo none")).Succeeded());
        var refused = await RunAsync(isolation, ["--device", "/dev/no-such"], "true");
        Assert.Equal(125, refused.ExitCode);
        Assert.Contains("/dev/no-such", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task A_first_process_of_ours_starts_the_command_passes_signals_on_and_reaps(string isolation)
    {
        // Without a shell at the top nobody else would take the orphans off the list: `exec sleep` waits for no child.
        const string orphans = "for i in 1 2 3 4 5; do sh -c '(exit 0) & exit 0' & done; sleep 0.2; exec sh -c 'for i in $(seq 300); do grep -q ^State:.Z /proc/[0-9]*/status 2>/dev/null || break; sleep 0.1; done; echo $$ $PPID $(readlink /proc/1/exe)'";
        var words = (await RunAsync(isolation, ["--init"], orphans)).Succeeded().Split(' ');
        Assert.Equal(["1", "/dev/init"], words[1..]);
        Assert.NotEqual("1", words[0]);
        foreach (var code in (int[])[0, 1, 9, 126, 127]) Assert.Equal(code, (await RunAsync(isolation, ["--init"], $"exit {code}")).ExitCode);
        Assert.Equal(137, (await RunAsync(isolation, ["--init"], "kill -9 $$")).ExitCode);
        var missing = await tool.RunAsync("run", "--isolation", isolation, "--init", basis.Image, "no-such-program");
        Assert.Equal(127, missing.ExitCode);
        Assert.Contains("init: no-such-program: not found", missing.Error, StringComparison.Ordinal);
        // Not root either needs anything but the right to execute it.
        Assert.Equal("1000", (await tool.RunAsync("run", "--isolation", isolation, "--init", "--read-only", "-u", "1000", basis.Image, "id", "-u")).Succeeded());
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task It_does_the_same_in_the_background_and_in_a_build(string isolation)
    {
        (await tool.RunAsync("run", "-d", "--name", "one", "--init", "--isolation", isolation, basis.Image, "sh", "-c", "trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done")).Succeeded();
        for (var tries = 0; tries < 600 && (await tool.RunAsync("logs", "one")).Succeeded() != "up"; tries++) await Task.Delay(100);
        (await tool.RunAsync("container", "stop", "--time", "60", "one")).Succeeded();
        Assert.Equal("3", (await tool.RunAsync("container", "wait", "one")).Succeeded());
        (await tool.RunAsync("container", "rm", "one")).Succeeded();
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nRUN readlink /proc/1/exe > /first; test $$ != 1\n");
        (await tool.RunAsync("build", "-q", "--init", "--isolation", isolation, "-t", "oci:out:1", "context")).Succeeded();
        Assert.Equal("/dev/init", (await tool.RunAsync("run", "oci:out:1", "cat", "/first")).Succeeded());
        Assert.Equal("", (await tool.RunAsync("run", "oci:out:1", "sh", "-c", "ls /dev/init 2>/dev/null; :")).Succeeded());
    }

    private Task<ToolResult> RunAsync(string isolation, string[] options, string script) => tool.RunAsync(["run", "--isolation", isolation, .. options, basis.Image, "sh", "-c", script]);
}
