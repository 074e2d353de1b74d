using Oci.Diagnostics;
using Oci.Layers;
using Oci.Snapshots;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    [Fact]
    public async Task A_stack_that_is_kept_stays_whole_and_the_others_go()
    {
        var parent = await BaseAsync();
        await CommitAsync(parent, "kept", "echo k > k");
        await CommitAsync(Chain("kept"), "gone", "echo g > g");
        await CommitAsync(parent, "also-gone", "echo g > g");
        var before = await LookAsync(Chain("kept"));

        var removed = await Snapshotter.PruneAsync(new HashSet<ChainId> { Chain("kept"), Chain("never-there") }, default);

        Assert.True(removed >= 2);
        Assert.False(await Snapshotter.ContainsAsync(Chain("gone"), default));
        Assert.False(await Snapshotter.ContainsAsync(Chain("also-gone"), default));
        Assert.Equal(before, await LookAsync(Chain("kept")));
    }

    [Fact]
    public async Task Nothing_is_removed_while_it_is_used()
    {
        var parent = await BaseAsync();
        await using (var _ = await Snapshotter.PrepareAsync(parent, default))
        {
            Assert.Equal(ErrorCodes.SnapshotsInUse, (await Assert.ThrowsAsync<OciException>(() => Snapshotter.PruneAsync(new HashSet<ChainId>(), default))).Code);
        }
        await using (var other = await OpenAsync(new SnapshotOptions { Folder = State }))
        {
            Assert.Equal(ErrorCodes.SnapshotsInUse, (await Assert.ThrowsAsync<OciException>(() => Snapshotter.PruneAsync(new HashSet<ChainId>(), default))).Code);
        }
        Assert.Equal(1, await Snapshotter.PruneAsync(new HashSet<ChainId>(), default));
    }

    [Fact]
    public async Task What_opening_still_does_in_the_background_is_no_use()
    {
        ChainId? top = await BaseAsync();
        var keep = new HashSet<ChainId> { top.Value };
        for (var i = 0; i < 8; i++)
        {
            await CommitAsync(top, $"layer-{i}", $"echo {i} > {i}");
            keep.Add(Chain($"layer-{i}"));
            top = Chain($"layer-{i}");
        }
        await Snapshotter.DisposeAsync();
        snapshotter = null;

        for (var i = 0; i < 20; i++)
        {
            await using var opened = await OpenAsync(new SnapshotOptions { Folder = State, Clock = new LateClock() });
            Assert.Equal(0, await opened.PruneAsync(keep, default));
        }
    }

    /// <summary>So far ahead that every layer is old enough to be written to the disk.</summary>
    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
