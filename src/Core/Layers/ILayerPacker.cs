namespace Oci.Layers;

/// <summary>Compresses the blocks of a layer.</summary>
internal interface ILayerPacker
{
    /// <summary>Takes all blocks of <paramref name="source"/> and writes their compressed form to <paramref name="target"/>.</summary>
    void Pack(BlockQueue source, Stream target);
}
