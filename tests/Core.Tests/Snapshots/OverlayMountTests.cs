using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class OverlayMountTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MountNamespace mounts;

    public OverlayMountTests()
    {
        Peer.RequireRoot();
        mounts = MountNamespace.Open();
        foreach (var name in new[] { "own/upper", "own/work", "own/root" }) folder.Make(name);
    }

    public void Dispose()
    {
        mounts.Dispose();
        folder.Dispose();
    }

    public static TheoryData<int, bool> Stacks => new() { { 1, true }, { 1, false }, { 64, true }, { 64, false }, { 500, true }, { 500, false } };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_way_to_mount_stacks_as_many_folders_as_the_kernel_can(int count, bool byContext)
    {
        var layout = LayoutOf(count);

        var names = mounts.Run(() =>
        {
            Assert.Equal(0, Libc.chdir(layout.Folder));
            if (byContext) Assert.SkipUnless(OverlayMount.TryAttachByContext(layout), "The kernel has no lowerdir+");
            else OverlayMount.AttachByOptions(layout);
            File.WriteAllText(folder["own/root/new"], "n");
            return Directory.EnumerateFiles(folder["own/root"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToList();
        });

        Assert.Equal([.. Enumerable.Range(0, count).Select(i => $"file{i:D3}"), "new"], names);
        Assert.Equal(["new"], Directory.EnumerateFiles(folder["own/upper"]).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public void More_folders_than_the_kernel_stacks_are_refused_by_number()
    {
        var error = Assert.Throws<OciException>(() => mounts.Run(() => OverlayMount.Attach(LayoutOf(1) with { Lowers = [.. Enumerable.Repeat("nowhere", 501)] })));

        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Contains("501", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_kernel_says_of_a_refusal_is_passed_on()
    {
        var layout = LayoutOf(1) with { Lowers = ["nowhere"] };

        var error = Assert.Throws<FileSystemException>(() => mounts.Run(() => OverlayMount.Attach(layout)));

        Assert.Contains("no such file or directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_followed_by_a_mount_that_is_detached_while_in_use()
    {
        var layout = LayoutOf(1);
        using var root = mounts.Run(() =>
        {
            OverlayMount.Attach(layout);
            return RootDirectory.Open(folder["own/root"]);
        });

        mounts.Run(() => OverlayMount.Detach(folder["own/root"]));
        mounts.Run(() => OverlayMount.Detach(folder["own/root"]));

        Assert.False(mounts.Run(() => File.Exists(folder["own/root/file000"])));
        Assert.NotNull(root.TryStatus(RootPath.Clean("file000"), followLast: false));
    }

    [Fact]
    public void A_folder_that_overlay_cannot_write_to_is_named()
    {
        var error = mounts.Run(() =>
        {
            OverlayMount.Attach(LayoutOf(1));
            using var state = StateFolder.Open(folder["own/root/state"]);
            using var owner = OwnerFolder.Create(state);
            return Assert.Throws<OciException>(() => OverlayProbe.Run(state, owner, mounts));
        });

        Assert.Equal(ErrorCodes.OverlayUnavailable, error.Code);
        Assert.Contains(folder["own/root/state"], error.Message, StringComparison.Ordinal);
        Assert.Contains("--root", error.Hint, StringComparison.Ordinal);
    }

    private OverlayLayout LayoutOf(int count)
    {
        var lowers = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var name = $"layers/sha256-{new string('a', 60)}{i:D4}/fs";
            File.WriteAllText(Path.Combine(folder.Make(name), $"file{i:D3}"), "x");
            lowers.Add("../" + name);
        }
        return new OverlayLayout { Folder = folder["own"], Lowers = lowers, Upper = "upper", Work = "work", Target = "root" };
    }
}
