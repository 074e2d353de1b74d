using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    [Fact]
    public async Task A_kept_root_file_system_stays_until_it_is_removed()
    {
        await using (var snapshotter = await OpenAsync(new SnapshotOptions { Folder = State }))
        {
            await using var snapshot = await snapshotter.OpenKeptAsync("mine", null, default);
            snapshot.Root.CreateFile(RootPath.Clean("file"), 0x1a4).Dispose();
            snapshot.AddMountPoints([new MountPoint(RootPath.Clean("proc"), IsDirectory: true)]);
        }
        await using var again = await OpenAsync(new SnapshotOptions { Folder = State });
        await using (var snapshot = await again.OpenKeptAsync("mine", null, default))
        {
            Assert.NotNull(snapshot.Root.TryStatus(RootPath.Clean("file"), followLast: false));
            Assert.Null(snapshot.Root.TryStatus(RootPath.Clean("proc"), followLast: false));
        }
        await using (var snapshot = await again.ReadKeptAsync("mine", null, default))
            Assert.Equal(["/", "/file"], snapshot.ReadChanges().Changes.Select(change => change.Path.ToString()));
        await again.RemoveKeptAsync("mine", default);
        await again.RemoveKeptAsync("mine", default);
        Assert.Equal(ErrorCodes.SnapshotNotFound, (await Assert.ThrowsAsync<OciException>(() => again.ReadKeptAsync("mine", null, default))).Code);
    }

    [Fact]
    public async Task The_changes_of_a_kept_root_file_system_can_be_read_while_it_is_in_use()
    {
        await using var snapshotter = await OpenAsync(new SnapshotOptions { Folder = State });
        await using var other = await OpenAsync(new SnapshotOptions { Folder = State });
        await using var snapshot = await snapshotter.OpenKeptAsync("mine", null, default);
        snapshot.Root.CreateDirectory(RootPath.Clean("folder"), 0x1ed);
        await using (var changes = await other.ReadKeptAsync("mine", null, default))
            Assert.Equal(["/", "/folder"], changes.ReadChanges().Changes.Select(change => change.Path.ToString()));
        snapshot.Root.CreateDirectory(RootPath.Clean("later"), 0x1ed);
        Assert.Equal(["/", "/folder", "/later"], snapshot.ReadChanges().Changes.Select(change => change.Path.ToString()));
    }

    [Fact]
    public async Task A_kept_root_file_system_can_be_mounted_for_all_to_see()
    {
        await using (var snapshotter = await OpenAsync(new SnapshotOptions { Folder = State }))
        {
            var folder = await snapshotter.MountKeptAsync("mine", null, default);
            System.IO.File.WriteAllText(Path.Combine(folder, "from-outside"), "x");
            Assert.Equal(folder, await snapshotter.MountKeptAsync("mine", null, default));
        }
        await using var again = await OpenAsync(new SnapshotOptions { Folder = State });
        await using (var snapshot = await again.OpenKeptAsync("mine", null, default))
            Assert.NotNull(snapshot.Root.TryStatus(RootPath.Clean("from-outside"), followLast: false));
        await again.UnmountKeptAsync("mine", default);
        Assert.False(await again.UnmountKeptAsync("mine", default));
        Assert.Empty(Leftovers.MountsBelow(State));
        await again.RemoveKeptAsync("mine", default);
    }
}
