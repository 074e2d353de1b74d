using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    private static readonly UnixTime Newest = new(1_700_000_000);

    [Fact]
    public async Task A_step_can_begin_on_one_whose_layer_has_no_name_yet()
    {
        var parent = await BaseAsync();
        await using var first = await Snapshotter.PrepareAsync(parent, default);
        Run(first, "echo 1 > new; rm tree/file; mkdir gone; echo x > gone/x");
        var changes = first.Seal(Newest, default);
        await using var second = await Snapshotter.PrepareOnAsync(first, default);
        Run(second, "test $(cat new) = 1; test ! -e tree/file; test -e tree/deep/leaf; rm -r gone; mkdir gone; echo 2 > new; test $(stat -c %Y gone/../tree) -le 1700000000");

        // The lower one gets its name and goes while the upper one is still in use.
        Assert.Contains("/new", changes.Changes.Select(change => change.Path.ToString()));
        await first.CommitAsync(Chain("first"), Newest, default);
        await first.DisposeAsync();
        Run(second, "test -e tree/deep/leaf; echo 3 > more");
        Assert.Equal(Chain("first"), second.Parent);
        Assert.Contains("/more", second.Seal(null, default).Changes.Select(change => change.Path.ToString()));
        await second.CommitAsync(Chain("second"), null, default);

        await using var view = await Snapshotter.ViewAsync(Chain("second"), default);
        Assert.NotNull(view.Root.TryStatus(RootPath.Clean("more"), followLast: false));
        Assert.NotNull(view.Root.TryStatus(RootPath.Clean("tree/deep/leaf"), followLast: false));
        Assert.Null(view.Root.TryStatus(RootPath.Clean("tree/file"), followLast: false));
        Assert.Null(view.Root.TryStatus(RootPath.Clean("gone/x"), followLast: false));
    }

    [Fact]
    public async Task A_sealed_chain_is_what_committing_one_after_the_other_makes()
    {
        var parent = await BaseAsync();
        string[] scripts = ["echo 1 > a; rm -r tree", "mkdir tree; echo 2 > tree/b; mknod p p", "mv tree t2; chmod 700 a", "true", "rm p; echo 5 >> a"];
        var one = parent;
        foreach (var (script, i) in scripts.Select((script, i) => (script, i)))
        {
            await using var snapshot = await Snapshotter.PrepareAsync(one, default);
            Run(snapshot, script);
            await snapshot.CommitAsync(Chain($"plain{i}"), Newest, default);
            one = Chain($"plain{i}");
        }
        var open = new List<Snapshot>();
        foreach (var script in scripts)
        {
            var snapshot = open.Count == 0 ? await Snapshotter.PrepareAsync(parent, default) : await Snapshotter.PrepareOnAsync(open[^1], default);
            Run(snapshot, script);
            snapshot.Seal(Newest, default);
            open.Add(snapshot);
        }
        foreach (var (snapshot, i) in open.Select((snapshot, i) => (snapshot, i)))
        {
            await snapshot.CommitAsync(Chain($"sealed{i}"), Newest, default);
            await snapshot.DisposeAsync();
        }
        Assert.Equal(await LookAsync(one), await LookAsync(Chain($"sealed{scripts.Length - 1}")));
    }

    [Fact]
    public async Task What_was_disposed_is_built_upon_by_its_name()
    {
        var parent = await BaseAsync();
        var first = await Snapshotter.PrepareAsync(parent, default);
        Run(first, "echo 1 > new");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Snapshotter.PrepareOnAsync(first, default));
        first.Seal(null, default);
        await first.CommitAsync(Chain("first"), null, default);
        await first.DisposeAsync();
        var unchanged = await Snapshotter.PrepareOnAsync(first, default);
        Run(unchanged, "test $(cat new) = 1");
        Assert.Empty(unchanged.Seal(null, default).Changes);
        await unchanged.DisposeAsync();
        await using var last = await Snapshotter.PrepareOnAsync(unchanged, default);
        Run(last, "test $(cat new) = 1");
        Assert.Equal(Chain("first"), last.Parent);
    }
}
