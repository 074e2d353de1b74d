using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class MountNamespaceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public MountNamespaceTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Only_the_namespace_sees_what_is_mounted_in_it()
    {
        using var mounts = MountNamespace.Open();
        Assert.True(mounts.IsPrivate);
        Mount(mounts);

        Assert.False(File.Exists(folder["file"]));
        Assert.DoesNotContain(folder.Path, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        using var child = mounts.Start(new ProcessStartInfo("cat", [folder["file"]]) { RedirectStandardOutput = true });
        Assert.Equal("inside", child.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_handle_opened_inside_works_outside()
    {
        using var mounts = MountNamespace.Open();
        Mount(mounts);

        using var root = mounts.Run(() => RootDirectory.Open(folder.Path));

        Assert.Equal("inside"u8.ToArray(), root.ReadFile(RootPath.Clean("file"), 100));
        root.CreateDirectory(RootPath.Clean("made"), 0x1ed);
        Assert.True(mounts.Run(() => Directory.Exists(folder["made"])));
        Assert.False(Directory.Exists(folder["made"]));
    }

    [Fact]
    public void Mounts_go_with_the_namespace()
    {
        var mounts = MountNamespace.Open();
        Mount(mounts);
        mounts.Dispose();
        mounts.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_working_folder_is_the_threads_own()
    {
        var before = Environment.CurrentDirectory;
        using var mounts = MountNamespace.Open();

        Assert.Equal(0, mounts.Run(() => Libc.chdir(folder.Path)));

        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public void What_is_thrown_inside_comes_out_and_the_thread_goes_on()
    {
        using var mounts = MountNamespace.Open();

        Assert.Equal("inside", Assert.Throws<InvalidDataException>(() => mounts.Run(() => throw new InvalidDataException("inside"))).Message);
        Assert.Equal(7, mounts.Run(() => mounts.Run(() => 7)));
    }

    [Fact]
    public async Task Without_the_right_nothing_is_private_and_the_reason_is_known() =>
        await TestChild.PassAsync(TestChild.Start(GetType().Assembly, [Peer.Require("setpriv"), "--bounding-set=-sys_admin", "--inh-caps=-all"],
            ["-explicit", "only", "-method", $"{typeof(MountNamespaceTests).FullName}.{nameof(Denied)}"]));

    [Fact(Explicit = true)]
    public void Denied()
    {
        using var mounts = MountNamespace.Open();

        Assert.False(mounts.IsPrivate);
        Assert.Contains("unshare(CLONE_NEWNS): operation not permitted", mounts.Denial, StringComparison.Ordinal);
        using var child = mounts.Start(new ProcessStartInfo("true"));
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
    }

    private void Mount(MountNamespace mounts) => mounts.Run(() =>
    {
        Assert.Equal(0, Libc.mount("tmpfs", folder.Path, "tmpfs", 0, null));
        File.WriteAllText(folder["file"], "inside");
    });
}
