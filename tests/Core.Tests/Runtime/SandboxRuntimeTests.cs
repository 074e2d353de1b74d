using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>The contract, and what the built-in runner promises beyond it.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class SandboxRuntimeTests : ContainerRuntimeContract
{
    protected override IContainerRuntime Open(string stateFolder) => SandboxRuntime.Open(stateFolder);

    [Theory]
    [InlineData("proc")]
    [InlineData("sys")]
    [InlineData("dev")]
    public async Task Links_in_place_of_the_kernels_folders_lead_nowhere(string name)
    {
        // CVE-2019-19921, CVE-2023-27561, CVE-2026-41579: the configuration is made first, then the image changes. Our builder refuses such
        // images before any runtime sees them; some runtimes write through the link.
        var spec = Spec(Shell("echo ran"));
        var outside = Folder.Make("outside-" + name);
        Directory.CreateDirectory(Path.Combine(Root, "tmp", name));
        var place = Path.Combine(Root, name);
        foreach (var target in (string[])[outside, "/tmp/" + name, $"../../../../../../..{outside}"])
        {
            File.CreateSymbolicLink(place, target);
            Assert.Equal(125, (await Assert.ThrowsAsync<ContainerStartException>(() => RunSpecAsync(spec))).ExitCode);
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
            Assert.Empty(Leftovers.MountsBelow(Folder.Path));
            File.Delete(place);
        }
    }

    [Theory]
    [InlineData("unshare -r -m mount -o remount,bind,dev /")]
    [InlineData("unshare -r -m mount -o remount,bind,dev /dev")]
    [InlineData("unshare -r -m mount -o remount,bind,rw /sys")]
    [InlineData("mkdir /sys/fs/cgroup/x")]
    public async Task What_is_closed_stays_closed_in_user_namespaces_too(string command) =>
        Assert.Equal("refused", await ReadAsync(Shell($"({command}) >/dev/null 2>&1 && echo possible || echo refused")));

    [Fact]
    public async Task A_thousand_steps_run_while_garbage_is_collected()
    {
        using var end = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            var kept = new object[512];
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                kept[i % kept.Length] = new byte[i % 30_000];
                if (i % 1000 == 0) GC.Collect();
            }
        });
        collector.Start();
        try
        {
            var bundle = await BundleAsync(new() { Entrypoint = ["/bin/true"] });
            for (var i = 0; i < (Repository.RunsAll ? 1000 : 40); i++)
                Assert.Equal(0, (await Runtime.RunAsync(bundle, NewId(), ContainerIo.Discard, new(), TestContext.Current.CancellationToken)).Code);
        }
        finally
        {
            end.Cancel();
            collector.Join();
        }
    }

    [Theory]
    [InlineData("/proc/self/exe")]
    [InlineData("/link")]
    [InlineData("/script")]
    public async Task The_program_of_the_one_who_starts_cannot_be_started_inside(string program)
    {
        // CVE-2019-5736: what runs inside as our own program could open it there, and write to the host's file once we are gone. With a loader
        // of the image's a program of the host would start, and tell of itself.
        Directory.CreateDirectory(Path.Combine(Root, "lib64"));
        foreach (var loader in (string[])["lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1"])
        {
            Directory.CreateDirectory(Path.Combine(Root, Path.GetDirectoryName(loader)!));
            HostProgram.Run("cp", Path.Combine(Root, "bin/busybox"), Path.Combine(Root, loader));
        }
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "/proc/self/exe");
        HostProgram.Script(Path.Combine(Root, "script"), "#!/proc/self/exe\n");
        var outcome = await RunAsync(new() { Entrypoint = [program, "x"] });
        Assert.Equal((125, "", ""), (outcome.Code, outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task Who_watches_for_processes_that_join_the_container_sees_nothing_of_the_hosts()
    {
        // CVE-2016-9962: a process that joins is there before it is its program. Its memory must not be ours, nor its program the host's.
        const string watch = """
            echo ready; while :; do for p in /proc/[0-9]*; do
              e=$(readlink $p/exe 2>/dev/null) && case $e in /bin/busybox) ;; *) echo "seen $e";; esac
            done; done
            """;
        var (output, ready) = (new System.Text.StringBuilder(), new TaskCompletionSource());
        var io = ContainerIo.Lines(line => { lock (output) output.Append(line.Text).Append('\n'); ready.TrySetResult(); });
        await using var container = await Runtime.BeginAsync(await BundleAsync(Shell(watch)), NewId(), io, CancellationToken.None);
        await Task.WhenAny(ready.Task, container.WaitAsync(CancellationToken.None));
        var process = Spec(Shell("true")).Process!;
        for (var i = 0; i < (Repository.RunsAll ? 300 : 40); i++) Assert.Equal(0, (await container.ExecAsync(process, ContainerIo.Discard, CancellationToken.None)).Code);
        await container.KillAsync(9, CancellationToken.None);
        await container.WaitAsync(CancellationToken.None);
        Assert.Equal("ready\n", output.ToString());
    }

    [Fact]
    public async Task A_failing_call_is_named_with_what_it_was_about()
    {
        var options = Shell("true") with { Mounts = [new() { Destination = "/m", Type = "tmpfs", Source = "tmpfs", Options = ["size=notanumber"] }] };
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(options));
        Assert.Contains("option size=notanumber of /m", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fsconfig", fault.Message, StringComparison.Ordinal);
    }
}
