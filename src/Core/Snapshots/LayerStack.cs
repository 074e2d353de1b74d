using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>Layers with their chain IDs.</summary>
internal static class LayerStack
{
    /// <summary>Names every layer of a stack, base first.</summary>
    public static IReadOnlyList<StackedLayer> Of(IReadOnlyList<LayerBlob> layers)
    {
        var stack = new List<StackedLayer>(layers.Count);
        ChainId? parent = null;
        foreach (var layer in layers)
        {
            var chain = ChainId.Of(parent, layer.DiffId);
            stack.Add(new StackedLayer(layer, parent, chain));
            parent = chain;
        }
        return stack;
    }
}
