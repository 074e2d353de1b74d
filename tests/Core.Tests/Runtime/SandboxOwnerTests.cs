using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>Who containers of the built-in runner belong to, and what of them stays when that one is killed.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class SandboxOwnerTests : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly string root;

    public SandboxOwnerTests()
    {
        Peer.RequireRoot();
        root = BusyboxRoot.Make(folder.Make("bundle/rootfs"));
    }

    public void Dispose() => folder.Dispose();

    private Task<Bundle> WriteAsync(string script, MountNamespace? mounts = null, string? rootPath = null, bool terminal = false, LinuxResources? resources = null)
    {
        using var rootfs = RootDirectory.Open(root);
        var options = new ContainerOptions { Entrypoint = ["/bin/sh", "-c", script], RootPath = rootPath ?? "rootfs", Terminal = terminal, Resources = resources };
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
        await WriteAsync("trap '' TERM HUP; sleep 1000 & touch /tmp/ready; sleep 1000", resources: new() { Pids = new() { Limit = 50 } });
        using var owner = OwnerProcess.StartSandbox(folder.Path);
        Assert.True(await WithinAsync(patience, () => File.Exists(Path.Combine(root, "tmp/ready"))));
        Assert.NotEmpty(Leftovers.ProcessesIn(root));
        Assert.NotEmpty(Leftovers.Cgroups("owned"));
        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(await WithinAsync(TimeSpan.FromSeconds(10), () => Leftovers.ProcessesIn(root).Count == 0), "processes are left");
        Assert.Equal(1, await OwnerProcess.OpenSandbox(folder.Path).SweepAsync(CancellationToken.None));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Killing_the_owner_at_any_moment_leaves_no_process()
    {
        var random = new Random(29);
        await WriteAsync("sleep 1000");
        for (var i = 0; i < (Repository.RunsAll ? 100 : 4); i++)
        {
            using var owner = OwnerProcess.StartSandbox(folder.Path);
            await WithinAsync(patience, () => Directory.Exists(folder["state/sandbox/containers/owned"]));
            await Task.Delay(random.Next(60));
            owner.Kill();
            await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(await WithinAsync(TimeSpan.FromSeconds(10), () => Leftovers.ProcessesIn(root).Count == 0), "processes are left");
            await OwnerProcess.OpenSandbox(folder.Path).SweepAsync(CancellationToken.None);
            AssertNothingLeft();
        }
    }

    [Fact]
    public async Task The_root_may_be_visible_in_a_mount_namespace_only()
    {
        using var mounts = MountNamespace.Open();
        var merged = folder.Make("merged");
        mounts.Run(() => Assert.Equal(0, BindMount.Make(root, merged)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(merged));
        var lines = new List<string>();
        var bundle = await WriteAsync("echo seen; exit 4", mounts, merged);
        var exit = await OwnerProcess.OpenSandbox(folder.Path).RunAsync(bundle, "inside", ContainerIo.Lines(line => lines.Add(line.Text)), new(), CancellationToken.None);
        Assert.Equal((4, "seen"), (exit.Code, Assert.Single(lines)));
    }

    [Fact]
    public async Task A_terminal_is_the_callers_passed_through()
    {
        await WriteAsync("tty; read x; echo \"<$x>\"; stty size", terminal: true);
        using var owner = OwnerProcess.StartOnTerminal(folder.Path, sandbox: true);
        await owner.StandardInput.WriteLineAsync("typed");
        await owner.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        var output = await owner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("/dev/pts/0", output, StringComparison.Ordinal);
        Assert.Contains("<typed>", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_can_lead_to_streams()
    {
        var shown = new MemoryStream();
        var bundle = await WriteAsync("tty; test -c /dev/console && echo console; read x; echo \"<$x>\"; exit 3", terminal: true);
        var io = ContainerIo.Bytes((bytes, _) => shown.Write(bytes), new MemoryStream("typed\n"u8.ToArray()));
        var exit = await OwnerProcess.OpenSandbox(folder.Path).RunAsync(bundle, "shown", io, new(), TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(shown.ToArray());
        Assert.Equal(3, exit.Code);
        foreach (var line in (string[])["/dev/pts/0\r\n", "console\r\n", "<typed>\r\n"]) Assert.Contains(line, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_make_namespaces_the_right_is_named()
    {
        await WriteAsync("true");
        using var owner = OwnerProcess.StartSandbox(folder.Path, Peer.Require("setpriv"), "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin");
        var output = await owner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("CAP_SYS_ADMIN", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_cannot_do_is_named_and_left_to_another_runtime()
    {
        Peer.Require("runc");
        var bundle = await WriteAsync("true");
        var odd = await Bundle.WriteAsync(folder["bundle"], bundle.Spec with { Hooks = new() { Poststop = [new() { Path = "/bin/true" }] } }, null, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<RuntimeUnavailableException>(() => OwnerProcess.OpenSandbox(folder.Path).RunAsync(odd, "odd", ContainerIo.Discard, new(), CancellationToken.None));
        Assert.Contains("hooks", fault.Message, StringComparison.Ordinal);
        var choice = new RuntimeChoice { SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = folder["state"] };
        Assert.IsType<SandboxRuntime>(await IsolatedRuntime.Open(choice).ChooseAsync(bundle, CancellationToken.None));
        Assert.IsType<OciRuntime>(await IsolatedRuntime.Open(choice).ChooseAsync(odd, CancellationToken.None));
        Assert.IsType<OciRuntime>(await IsolatedRuntime.Open(choice with { Isolation = Isolation.Runtime }).ChooseAsync(bundle, CancellationToken.None));
        Assert.IsType<OciRuntime>(await IsolatedRuntime.Open(choice with { Program = "runc", Isolation = Isolation.Sandbox }).ChooseAsync(bundle, CancellationToken.None));
        await Assert.ThrowsAsync<RuntimeUnavailableException>(() => IsolatedRuntime.Open(choice with { Isolation = Isolation.Sandbox }).ChooseAsync(odd, CancellationToken.None));
        Assert.Throws<RuntimeUnavailableException>(() => IsolatedRuntime.Open(choice with { Program = "no-such-runtime" }));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["state/sandbox/containers"]));
    }

    [Fact]
    public async Task A_container_can_have_users_of_its_own()
    {
        var bundle = await WriteAsync("id -u; cat /proc/self/uid_map; touch /tmp/mine && echo written; : > /dev/null && echo null");
        var linux = bundle.Spec.Linux! with
        {
            Namespaces = [.. bundle.Spec.Linux!.Namespaces!, new LinuxNamespace { Type = "user" }],
            UidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
            GidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
        };
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(folder["bundle"], (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(root, "tmp"), (UnixFileMode)0b111_111_111);
        var mapped = await Bundle.WriteAsync(folder["bundle"], bundle.Spec with { Linux = linux }, null, CancellationToken.None);
        File.SetUnixFileMode(folder["bundle"], (UnixFileMode)0b111_101_101);
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var io = ContainerIo.Bytes((bytes, isError) => (isError ? error : output).Write(bytes));
        var exit = await OwnerProcess.OpenSandbox(folder.Path).RunAsync(mapped, "mapped", io, new(), TestContext.Current.CancellationToken);
        Assert.Equal("0\n         0     100000      65536\nwritten\nnull\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal((0, ""), (exit.Code, System.Text.Encoding.UTF8.GetString(error.ToArray())));
        using var rootfs = RootDirectory.Open(root);
        Assert.Equal(100000u, rootfs.TryStatus(RootPath.Clean("tmp/mine"), followLast: false)!.Value.Uid);
    }

    private void AssertNothingLeft()
    {
        Assert.Empty(Leftovers.Cgroups("owned"));
        Assert.Empty(Leftovers.FilesNamed(folder["state"], "owned"));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
    }
}
