using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

public sealed partial class CopySnapshotter
{
    /// <inheritdoc/>
    /// <remarks>Only the whole stack is kept: a copy of the nearest one below that is there, with the layers above it applied in order.</remarks>
    public async Task<ChainId?> UnpackAsync(IReadOnlyList<LayerBlob> layers, IContentStore content, CancellationToken ct)
    {
        var stack = LayerStack.Of(layers);
        if (stack.Count == 0) return null;
        var top = stack[^1].Chain;
        using var active = use.Enter();
        if (Chains.IsFinished(top)) return top;
        using var alone = await Chains.LockAsync(top, ct);
        if (Chains.IsFinished(top)) return top;
        var folder = Owner.NewFolder();
        try
        {
            await UnpackAsync(stack, folder.Append("fs"u8), new LayerUnpacking(content, options), ct);
            Chains.Finish(top, parent: null, folder, Owner.NewPath());
        }
        finally
        {
            State.Root.RemoveTree(folder);
        }
        return top;
    }

    private async Task UnpackAsync(IReadOnlyList<StackedLayer> stack, RootPath root, LayerUnpacking unpacking, CancellationToken ct)
    {
        var known = stack.Count - 1;
        while (known > 0 && !Chains.IsFinished(stack[known - 1].Chain)) known--;
        await Task.Run(() => MakeRoot(root, known == 0 ? null : stack[known - 1].Chain, ct), ct);
        using var target = RootDirectory.Open(State.HostPath(root));
        foreach (var layer in stack.Skip(known)) await unpacking.ApplyAsync(layer.Blob, target, new ApplyOptions(), ct);
    }
}
