using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>What is particular to runtimes that are other programs: who they belong to, where they run, what they need.</summary>
[SupportedOSPlatform("linux")]
public sealed class OciRuntimeOwnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string root;

    public OciRuntimeOwnerTests()
    {
        Peer.RequireRoot();
        Peer.Require("runc");
        root = BusyboxRoot.Make(folder.Make("bundle/rootfs"));
    }

    public void Dispose() => folder.Dispose();

    private Task<Bundle> WriteAsync(string script, MountNamespace? mounts = null, string? rootPath = null, bool terminal = false)
    {
        using var rootfs = RootDirectory.Open(root);
        var options = new ContainerOptions { Entrypoint = ["/bin/sh", "-c", script], RootPath = rootPath ?? "rootfs", Terminal = terminal };
        var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(RuntimeSpecs.Image(), options, rootfs);
        return Bundle.WriteAsync(folder["bundle"], spec, mounts, CancellationToken.None);
    }

    private static async Task<bool> WithinAsync(TimeSpan time, Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await Task.Delay(20))
            if (condition()) return true;
        return condition();
    }

    [Fact]
    public async Task A_container_dies_with_its_owner_and_the_next_one_sweeps()
    {
        await WriteAsync("trap '' TERM HUP; sleep 1000 & touch /tmp/ready; sleep 1000");
        using var owner = OwnerProcess.Start(folder.Path);
        Assert.True(await WithinAsync(TimeSpan.FromSeconds(60), () => File.Exists(Path.Combine(root, "tmp/ready"))));
        Assert.NotEmpty(Leftovers.ProcessesIn(root));
        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(await WithinAsync(TimeSpan.FromSeconds(10), () => Leftovers.ProcessesIn(root).Count == 0), "processes are left");
        Assert.Equal(1, await OwnerProcess.Open(folder.Path).SweepAsync(CancellationToken.None));
        Assert.Empty(Leftovers.Cgroups("owned"));
        Assert.Empty(Leftovers.FilesNamed(folder["state"], "owned"));
    }

    [Fact]
    public async Task Killing_the_owner_at_any_moment_leaves_no_process()
    {
        var random = new Random(23);
        await WriteAsync("sleep 1000");
        for (var i = 0; i < (Repository.RunsAll ? 50 : 3); i++)
        {
            using var owner = OwnerProcess.Start(folder.Path);
            await WithinAsync(TimeSpan.FromSeconds(60), () => Directory.Exists(folder["state/runc/containers/owned"]));
            await Task.Delay(random.Next(120));
            owner.Kill();
            await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (i % 2 == 0) // at once, and after everything has ended
            {
                await OwnerProcess.Open(folder.Path).SweepAsync(CancellationToken.None);
                Assert.Empty(Leftovers.Cgroups("owned"));
            }
            Assert.True(await WithinAsync(TimeSpan.FromSeconds(10), () => Leftovers.ProcessesIn(root).Count == 0), "processes are left");
            await OwnerProcess.Open(folder.Path).SweepAsync(CancellationToken.None);
            Assert.Empty(Leftovers.Cgroups("owned"));
            Assert.Empty(Leftovers.FilesNamed(folder["state"], "owned"));
        }
    }

    [Fact]
    public async Task Sweeping_leaves_what_has_an_owner()
    {
        var runtime = OwnerProcess.Open(folder.Path);
        await using var process = await runtime.LaunchAsync(await WriteAsync("sleep 1000"), "alive", ContainerIo.Discard, CancellationToken.None);
        Assert.Equal(0, await runtime.SweepAsync(CancellationToken.None));
        Assert.NotEmpty(Leftovers.FilesNamed(folder["state"], "alive"));
    }

    [Fact]
    public async Task A_root_that_only_a_mount_namespace_shows_can_be_run()
    {
        using var mounts = MountNamespace.Open();
        Assert.SkipUnless(mounts.IsPrivate, "The host permits no private mount namespace");
        var merged = folder.Make("merged");
        mounts.Run(() => Assert.Equal(0, BindMount.Make(root, merged)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(merged));
        var lines = new List<string>();
        var bundle = await WriteAsync("echo seen; exit 4", mounts, merged);
        var exit = await OwnerProcess.Open(folder.Path).RunAsync(bundle, "inside", ContainerIo.Lines(line => lines.Add(line.Text)), new(), CancellationToken.None);
        Assert.Equal((4, "seen"), (exit.Code, Assert.Single(lines)));
    }

    [Fact]
    public async Task A_terminal_is_the_callers_passed_through()
    {
        await WriteAsync("tty; read x; echo \"<$x>\"", terminal: true);
        using var owner = OwnerProcess.StartOnTerminal(folder.Path);
        await owner.StandardInput.WriteLineAsync("typed");
        await owner.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        var output = await owner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("/dev/pts/0", output, StringComparison.Ordinal);
        Assert.Contains("<typed>", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_needs_the_callers_streams_and_a_launch()
    {
        var bundle = await WriteAsync("tty", terminal: true);
        var runtime = OwnerProcess.Open(folder.Path);
        Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => runtime.LaunchAsync(bundle, "a", ContainerIo.Discard, CancellationToken.None))).Code);
        Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => runtime.CreateAsync(bundle, "a", ContainerIo.Inherit, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Without_the_right_to_make_namespaces_the_right_is_named()
    {
        await WriteAsync("true");
        using var owner = OwnerProcess.Start(folder.Path, Peer.Require("setpriv"), "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin");
        var output = await owner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("CAP_SYS_ADMIN", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-runtime")]
    [InlineData("/no/such/runtime")]
    [InlineData("/etc/passwd")]
    public void A_runtime_that_is_missing_is_named_with_what_to_install(string program)
    {
        var fault = Assert.Throws<RuntimeUnavailableException>(() => OciRuntime.Open(new() { Program = program, SearchPath = "", StateFolder = folder["state"] }));
        Assert.Contains(program, fault.Message, StringComparison.Ordinal);
        Assert.Equal(("apt-get install runc", ErrorCodes.RuntimeUnavailable), (fault.Hint, fault.Code));
    }

    [Fact]
    public async Task The_runtime_says_its_version()
    {
        Assert.StartsWith("runc version ", await OwnerProcess.Open(folder.Path).ReadVersionAsync(CancellationToken.None), StringComparison.Ordinal);
        var mute = OciRuntime.Open(new() { Program = Peer.Require("false"), SearchPath = "", StateFolder = folder["state"] });
        await Assert.ThrowsAsync<RuntimeUnavailableException>(() => mute.ReadVersionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_state_of_a_container_that_has_ended_is_not_found()
    {
        await using var process = await OwnerProcess.Open(folder.Path).LaunchAsync(await WriteAsync("true"), "ended", ContainerIo.Discard, CancellationToken.None);
        await process.WaitAsync(CancellationToken.None);
        Assert.Equal(ErrorCodes.ContainerNotFound, (await Assert.ThrowsAsync<OciException>(() => process.ReadStateAsync(CancellationToken.None))).Code);
        await process.KillAsync(15, CancellationToken.None);
        await process.DeleteAsync(CancellationToken.None);
    }
}
