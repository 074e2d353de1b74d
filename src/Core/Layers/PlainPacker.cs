namespace Oci.Layers;

/// <summary>Does not compress.</summary>
internal sealed class PlainPacker : ILayerPacker
{
    public void Pack(BlockQueue source, Stream target)
    {
        for (; source.TryTake(out var block); block.Release()) target.Write(block.Bytes);
    }
}
