using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>
/// What an image, a step or a bundle must not reach. The numbers are those of the faults that other tools had.
/// </summary>
public abstract partial class ContainerRuntimeContract
{
    private const string Secret = "the host's own";

    /// <summary>A file outside of the root that nothing inside may read or change.</summary>
    private string Canary()
    {
        var path = Folder["canary-" + NewId()];
        File.WriteAllText(path, Secret);
        return path;
    }

    /// <summary>Runs a configuration that may be another one than our builder makes.</summary>
    protected async Task<Outcome> RunSpecAsync(RuntimeSpec spec)
    {
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var io = ContainerIo.Bytes((bytes, isError) => (isError ? error : output).Write(bytes));
        var bundle = await Bundle.WriteAsync(Folder["bundle"], spec, null, CancellationToken.None);
        var exit = await Runtime.RunAsync(bundle, NewId(), io, new(), TestContext.Current.CancellationToken);
        return new(exit.Code, System.Text.Encoding.UTF8.GetString(output.ToArray()), System.Text.Encoding.UTF8.GetString(error.ToArray()));
    }

    [Fact]
    public async Task A_mount_target_that_is_a_link_lands_inside()
    {
        // CVE-2021-30465, CVE-2024-23652, CVE-2024-9341.
        var canary = Canary();
        var source = Folder["source"];
        File.WriteAllText(source, "mounted");
        File.CreateSymbolicLink(Path.Combine(Root, "etc/name"), canary);
        File.CreateSymbolicLink(Path.Combine(Root, "home/up"), "../../../../../../../..");
        var options = Shell("cat /etc/name; cat /home/up/tmp/deep") with
        {
            Mounts =
            [
                new() { Destination = "/etc/name", Type = "bind", Source = source, Options = ["bind", "ro"] },
                new() { Destination = "/home/up/tmp/deep", Type = "bind", Source = source, Options = ["bind", "ro"] },
            ],
        };
        Assert.Equal("mountedmounted", await ReadAsync(options));
        Assert.Equal(Secret, File.ReadAllText(canary));
        Assert.False(File.Exists("/tmp/deep"));
    }

    [Theory]
    [InlineData("/proc/self/fd")]
    [InlineData("/proc/self/fd/7")]
    [InlineData("/proc/self/fd/8/../..")]
    [InlineData("/dev/fd/9")]
    public async Task A_working_folder_of_descriptors_leads_to_nothing_of_the_host(string folder)
    {
        // CVE-2024-21626: what the builder of configurations refuses, a bundle of others may still hold.
        var spec = Spec(Shell("pwd; ls -d etc/canary.d 2>/dev/null; ls ../../../../../../../etc/canary.d 2>/dev/null; exit 0"));
        using var leak = InheritableFile.Open(Canary());
        try
        {
            var outcome = await RunSpecAsync(spec with { Process = spec.Process! with { Cwd = folder } });
            Assert.DoesNotContain("unreachable", outcome.Output, StringComparison.Ordinal);
            Assert.True(outcome.Lines.Length == 0 || outcome.Lines[0].StartsWith("/proc", StringComparison.Ordinal), outcome.Output);
        }
        catch (ContainerStartException fault)
        {
            Assert.Equal(125, fault.ExitCode);
        }
    }

    [Fact]
    public async Task The_hosts_files_cannot_be_seen_from_the_root()
    {
        var canary = Canary();
        Assert.Equal("none", await ReadAsync(Shell($"cat {canary} ../../../../..{canary} /proc/1/root{canary} 2>/dev/null || echo none")));
    }

    [Fact]
    public async Task The_program_that_made_the_container_cannot_be_opened()
    {
        // CVE-2019-5736: the container's own file, not ours, stands behind /proc/self/exe, and no process of ours is visible.
        var own = await ReadAsync(Shell("readlink /proc/1/exe; for p in /proc/[0-9]*; do readlink $p/exe; done | sort -u"));
        Assert.All(own.Split('\n'), path => Assert.Equal("/bin/busybox", path));
    }

    [Theory]
    [InlineData("unshare -m true", "SYS_ADMIN")]
    [InlineData("unshare -r -m mount -o remount,bind,rw /proc/sys", "uncovering from a user namespace")]
    [InlineData("unshare -r -m umount /proc/timer_list", "unmasking from a user namespace")]
    [InlineData("mount -t tmpfs none /tmp", "mounting")]
    [InlineData("mount -o remount,dev /", "remounting")]
    [InlineData("umount /proc/sys", "uncovering")]
    [InlineData("umount /dev/pts", "unmounting")]
    [InlineData("pivot_root /tmp /tmp", "another root")]
    [InlineData("swapon /tmp/x", "swapping")]
    [InlineData("hwclock -w", "the clock")]
    [InlineData("insmod /tmp/x", "a module")]
    [InlineData("dmesg", "the log of the kernel")]
    [InlineData("hostname other", "another name")]
    [InlineData("ip link add dummy0 type dummy", "the network")]
    [InlineData("nice -n -5 true", "a priority")]
    [InlineData("chroot /proc/1/root/../.. ls /etc/canary.d", "the old root")]
    [InlineData("echo c > /proc/sysrq-trigger", "a crash")]
    [InlineData("echo /x > /proc/sys/kernel/core_pattern", "core dumps")]
    [InlineData("echo 1 > /sys/kernel/profiling", "files of the kernel")]
    [InlineData("cat /proc/kcore | head -c 1 | grep -q .", "the memory")]
    [InlineData("test -s /proc/timer_list", "timers")]
    [InlineData("test -n \"$(ls /sys/firmware)\"", "firmware")]
    public async Task What_is_the_hosts_is_refused(string command, string what) =>
        Assert.Equal("refused", await ReadAsync(Shell($"({command}) >/dev/null 2>&1 && echo '{what} was possible' || echo refused")));

    [Fact]
    public async Task Devices_that_the_container_makes_cannot_be_used()
    {
        // The host's disks and memory, in every place that can be written.
        var disk = File.ReadLines("/proc/partitions").Skip(2).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault() ?? ["7", "0"];
        var script = $"for d in /tmp /dev /dev/shm /scratch /; do for n in 'b {disk[0]} {disk[1]}' 'c 1 1' 'c 1 11'; do rm -f $d/node; mknod $d/node $n || continue; (head -c 1 < $d/node) >/dev/null 2>&1 && echo $d $n; rm -f $d/node; done; done; echo done";
        Assert.Equal("done", await ReadAsync(Shell(script) with { Tmpfs = ["/scratch:size=1m"] }));
    }

    [Fact]
    public async Task The_hosts_own_nodes_stay_as_they_are()
    {
        var before = File.GetUnixFileMode("/dev/null");
        await ReadAsync(Shell("chmod 600 /dev/null /dev/zero /proc/timer_list 2>/dev/null; chown 5:5 /dev/null /proc/kcore 2>/dev/null; echo"));
        Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
        Assert.Equal("works", await ReadAsync(Shell("echo x > /dev/null && head -c 3 /dev/zero >/dev/null && head -c 1 /dev/urandom >/dev/null && echo works")));
    }

    [Fact]
    public async Task Labels_of_an_image_are_no_orders_to_the_runtime()
    {
        // crun appends to the file that run.oci.hooks.stdout names; containerd CVE-2026-53488.
        var target = Folder["written"];
        var image = Image with { Config = new() { Labels = new Dictionary<string, string> { ["run.oci.hooks.stdout"] = target, ["org.criu.config"] = target, ["org.systemd.property.ExecStart"] = target } } };
        using var rootfs = Oci.Native.RootDirectory.Open(Root);
        var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(image, Shell("echo ran"), rootfs);
        Assert.Equal("ran\n", (await RunSpecAsync(spec)).Output);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task Groups_of_ours_do_not_come_along() =>
        Assert.Equal("Groups:\t4343", (await ReadAsync(Shell("grep Groups: /proc/self/status") with { User = "4242:4343" })).Trim());

    [Fact]
    public async Task What_runs_on_in_the_background_ends_and_does_not_hold_the_run_up()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var outcome = await RunAsync(Shell("(trap '' HUP TERM; sleep 1000) & (setsid sleep 1000 &) ; echo done"));
        Assert.Equal("done\n", outcome.Output);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Empty(Leftovers.ProcessesIn(Root));
    }

    [Fact]
    public async Task More_memory_or_more_processes_than_allowed_there_are_not()
    {
        var options = Shell("i=0; while [ $i -lt 60 ]; do sleep 100 & i=$((i+1)); done 2>/dev/null; echo over") with { Resources = new() { Pids = new() { Limit = 20 } } };
        Assert.NotEqual("over\n", (await RunAsync(options)).Output);
        var hungry = Shell("exec dd if=/dev/zero of=/dev/null bs=200M count=1") with { Resources = new() { Memory = new() { Limit = 32 << 20 } } };
        Assert.NotEqual(0, (await RunAsync(hungry)).Code);
    }
}
