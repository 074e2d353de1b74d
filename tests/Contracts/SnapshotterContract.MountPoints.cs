using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    [Fact]
    public async Task Missing_mount_points_leave_no_trace()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("resolv"), "../run/stub/resolv.conf"u8);
        snapshot.Root.SetTimes(RootPath.Clean("resolv"), new UnixTime(1));
        snapshot.Root.SetTimes(RootPath.Root, new UnixTime(2));

        var places = snapshot.AddMountPoints([
            Directory("proc"), Directory("tree/deep/mnt/a"), File("etc/resolv.conf"), File("etc/hosts"), File("resolv"), Directory("tree"), File("file")]);
        Run(snapshot, "test -d proc; test -f etc/hosts; test -d tree/deep/mnt/a; test -f run/stub/resolv.conf; echo y > tree/deep/mnt/kept");

        Assert.Equal(["/proc", "/tree/deep/mnt/a", "/etc/resolv.conf", "/etc/hosts", "/run/stub/resolv.conf", "/tree", "/file"], places.Select(place => place.ToString()));
        Assert.Equal(["DirectoryChange /", "SymlinkChange /resolv", "DirectoryChange /tree", "DirectoryChange /tree/deep", "DirectoryChange /tree/deep/mnt", "FileChange /tree/deep/mnt/kept"],
            snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}"));
        Assert.Equal(new UnixTime(2), Assert.IsType<DirectoryChange>(snapshot.ReadChanges().Changes.First()).Metadata.ModifiedAt);
    }

    [Fact]
    public async Task A_mount_point_that_a_step_used_stays()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        snapshot.AddMountPoints([File("tree/a"), File("tree/b"), File("tree/c"), Directory("tree/d"), Directory("tree/e"), Directory("tree/f")]);

        Run(snapshot, "echo x > tree/a; chmod 600 tree/b; rm tree/c; chmod 700 tree/d; rmdir tree/e; mkdir t; mv t tree/e");

        Assert.Equal(["DirectoryChange /", "DirectoryChange /tree", "FileChange /tree/a", "FileChange /tree/b", "DirectoryChange /tree/d", "DirectoryChange /tree/e"],
            snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}"));
    }

    [Theory]
    [InlineData("file/below", true)]
    [InlineData("file", true)]
    [InlineData("tree", false)]
    [InlineData("loop/x", true)]
    public async Task What_cannot_be_mounted_on_is_refused(string path, bool isDirectory)
    {
        await using var snapshot = await Snapshotter.PrepareAsync(await BaseAsync(), default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("loop"), "loop"u8);

        var error = Assert.Throws<OciException>(() => snapshot.AddMountPoints([new MountPoint(RootPath.Clean(path), isDirectory)]));
        Assert.Equal(ErrorCodes.UnsuitableMountPoint, error.Code);
    }

    [Fact]
    public async Task Mount_points_stay_inside_the_root()
    {
        await using var snapshot = await Snapshotter.PrepareAsync(await BaseAsync(), default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("out"), System.Text.Encoding.UTF8.GetBytes("../../../.." + folder.Path));
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("absolute"), System.Text.Encoding.UTF8.GetBytes(folder.Path));

        var places = snapshot.AddMountPoints([Directory("out/x"), Directory("absolute/y"), Directory("out/../../z")]);

        Assert.All(places.Take(2), place => Assert.StartsWith(folder.Path, place.ToString(), StringComparison.Ordinal));
        Assert.False(Path.Exists(folder["x"]) || Path.Exists(folder["y"]));
    }

    private static MountPoint Directory(string path) => new(RootPath.Clean(path), IsDirectory: true);

    private static MountPoint File(string path) => new(RootPath.Clean(path), IsDirectory: false);
}
