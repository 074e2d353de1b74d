using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

public sealed partial class OverlaySnapshotter
{
    /// <inheritdoc/>
    /// <remarks>
    /// Layers are unpacked side by side, each into a folder of its own. One that turns out to rely on those below it (it goes through a
    /// symbolic link of theirs, or links to a file of theirs) is unpacked again when they are there.
    /// </remarks>
    public async Task<ChainId?> UnpackAsync(IReadOnlyList<LayerBlob> layers, IContentStore content, CancellationToken ct)
    {
        var stack = LayerStack.Of(layers);
        if (stack.Count == 0) return null;
        if (chains.TryStack(stack[^1].Chain) is not null) return stack[^1].Chain;
        using var active = use.Enter();
        using var slots = new SemaphoreSlim(Math.Max(1, options.Parallelism));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var unpacking = new LayerUnpacking(content, options);
        var below = Task.CompletedTask;
        var all = new List<Task>();
        foreach (var layer in stack) all.Add(below = StopAllAsync(EnsureAsync(layer, below, unpacking, slots, stop.Token), stop));
        await Task.WhenAll(all);
        return stack[^1].Chain;
    }

    private async Task EnsureAsync(StackedLayer layer, Task below, LayerUnpacking unpacking, SemaphoreSlim slots, CancellationToken ct)
    {
        await Task.Yield();
        if (!chains.IsFinished(layer.Chain))
        {
            // Whoever holds a layer's lock waits for layers below it only: nobody can wait for one another.
            using var alone = await chains.LockAsync(layer.Chain, ct);
            if (!chains.IsFinished(layer.Chain)) await UnpackAsync(layer, below, unpacking, slots, ct);
        }
        await below;
    }

    private async Task UnpackAsync(StackedLayer layer, Task below, LayerUnpacking unpacking, SemaphoreSlim slots, CancellationToken ct)
    {
        var folder = owner.NewFolder();
        try
        {
            await slots.WaitAsync(ct);
            var applied = await ReleaseAsync(slots, () => ApplyAsync(layer, folder, lowers: layer.Parent is null ? [] : null, unpacking, ct));
            await below;
            if (applied.NeedsLowers) await ApplyAgainAsync(layer, folder, unpacking, ct);
            else await SettleAsync(layer, folder.Append("fs"u8), applied);
            chains.Finish(layer.Chain, layer.Parent, folder, owner.NewPath());
        }
        finally
        {
            state.Root.RemoveTree(folder);
        }
    }

    /// <summary>Does what had to wait for the layers below.</summary>
    private async Task SettleAsync(StackedLayer layer, RootPath files, AppliedLayer applied)
    {
        if (applied.Whiteouts.Count > 0)
        {
            using var target = RootDirectory.Open(state.HostPath(files));
            await WithLowersAsync(layer, lowers =>
            {
                IdleWhiteouts.Remove(target, applied.Whiteouts, lowers, Marks.Target);
                return Task.CompletedTask;
            });
        }
        if (!applied.NamesRoot) MetadataCopy.ApplyRoot(state.Root, LowersOf(layer.Parent)[0], files, Marks);
    }

    private async Task ApplyAgainAsync(StackedLayer layer, RootPath folder, LayerUnpacking unpacking, CancellationToken ct)
    {
        state.Root.RemoveTree(folder.Append("fs"u8));
        await WithLowersAsync(layer, lowers => ApplyAsync(layer, folder, lowers, unpacking, ct));
    }

    private async Task WithLowersAsync(StackedLayer layer, Func<IReadOnlyList<RootDirectory>, Task> work)
    {
        var lowers = LowersOf(layer.Parent).Select(path => RootDirectory.Open(state.HostPath(path))).ToList();
        try
        {
            await work(lowers);
        }
        finally
        {
            lowers.ForEach(lower => lower.Dispose());
        }
    }

    private async Task<AppliedLayer> ApplyAsync(StackedLayer layer, RootPath folder, IReadOnlyList<RootDirectory>? lowers, LayerUnpacking unpacking, CancellationToken ct)
    {
        var files = folder.Append("fs"u8);
        state.Root.CreateDirectory(files, StateFolder.OwnerOnly);
        MetadataCopy.ApplyRoot(state.Root, EmptyRoot.Folder, files, Marks);
        using var target = RootDirectory.Open(state.HostPath(files));
        return await unpacking.ApplyAsync(layer.Blob, target, new ApplyOptions
        {
            Target = Marks.Target,
            Lowers = lowers,
        }, ct);
    }

    private static async Task<T> ReleaseAsync<T>(SemaphoreSlim taken, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            taken.Release();
        }
    }

    /// <summary>Ends the unpacking of the other layers when one cannot be.</summary>
    private static async Task StopAllAsync(Task unpacking, CancellationTokenSource stop)
    {
        try
        {
            await unpacking;
        }
        finally
        {
            if (!unpacking.IsCompletedSuccessfully) await stop.CancelAsync();
        }
    }
}
