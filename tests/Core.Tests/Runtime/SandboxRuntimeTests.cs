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

    [Fact]
    public async Task A_failing_call_is_named_with_what_it_was_about()
    {
        var options = Shell("true") with { Mounts = [new() { Destination = "/m", Type = "tmpfs", Source = "tmpfs", Options = ["size=notanumber"] }] };
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(options));
        Assert.Contains("option size=notanumber of /m", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fsconfig", fault.Message, StringComparison.Ordinal);
    }
}
