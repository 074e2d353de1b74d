using System.Runtime.Versioning;
using Oci.Content;
using Oci.Layers;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

/// <summary>Random steps: what a snapshotter reads of them, written as layers and unpacked by either snapshotter, is the tree that the step saw.</summary>
[SupportedOSPlatform("linux")]
public sealed class SnapshotPropertyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MemoryContentStore store = new();

    public SnapshotPropertyTests() => Peer.RequireRoot();

    public static TheoryData<SnapshotterKind, int> Cases =>
        new(Enumerable.Range(1, Repository.RunsAll ? 100 : 5).SelectMany(seed => new (SnapshotterKind, int)[] { (SnapshotterKind.Overlay, seed), (SnapshotterKind.Copy, seed) }));

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Layers_of_random_steps_unpack_to_what_the_steps_left(SnapshotterKind kind, int seed)
    {
        var random = new Random(seed);
        var layers = new List<LayerBlob>();
        ChainId? top = null;
        string tree;
        await using (var snapshotter = await OpenAsync("made", kind))
        {
            for (var step = 0; step < 4; step++)
            {
                await using var snapshot = await snapshotter.PrepareAsync(top, default);
                var change = new RandomTree(snapshot.Root, random);
                if (step == 0) change.Grow(50);
                else change.Change(25);
                var layer = await LayerWriter.WriteAsync(snapshot.ReadChanges(), new LayerWriterOptions { Compression = LayerCompression.None }, store, default);
                top = ChainId.Of(top, layer.DiffId);
                await snapshot.CommitAsync(top.Value, null, default);
                layers.Add(layer);
            }
            tree = await LookAsync(snapshotter, top!.Value);
        }

        foreach (var other in new[] { SnapshotterKind.Overlay, SnapshotterKind.Copy })
        {
            await using var fresh = await OpenAsync($"fresh-{other}", other);
            Assert.Equal(tree, await LookAsync(fresh, (await fresh.UnpackAsync(layers, store, default))!.Value));
        }
    }

    private Task<ISnapshotter> OpenAsync(string name, SnapshotterKind kind) => SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = folder[name], Kind = kind }, default);

    private static async Task<string> LookAsync(ISnapshotter snapshotter, ChainId chain)
    {
        await using var view = await snapshotter.ViewAsync(chain, default);
        return TreeSnapshot.Of(view.Root).ToString();
    }
}
