using System.IO.Compression;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

/// <summary>Makes and reads compressed streams.</summary>
internal static class CompressedStreams
{
    public static byte[] Gzip(byte[] bytes, int level = 6)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            gzip.Write(bytes);
            gzip.Flush();
        }
        return packed.ToArray();
    }

    /// <summary>As a layer is compressed.</summary>
    public static byte[] Pack(byte[] bytes, ILayerPacker packer, int blockSize = 1 << 20)
    {
        var queue = new BlockQueue(1 << 20);
        new BlockSink(blockSize, CancellationToken.None, queue).Fill(sink => sink.Write(bytes));
        var packed = new MemoryStream();
        packer.Pack(queue, packed);
        return packed.ToArray();
    }

    public static byte[] Zstd(byte[] bytes, int level = 3) => Pack(bytes, new ZstdPacker(level, 1));

    public static byte[] Read(byte[] packed, long maxSize = 1L << 40, int maxWindowLog = 27, int step = int.MaxValue)
    {
        using var stream = Decompressor.Open(new TrickleStream(packed, step), Decompressor.OfArchives, maxSize, maxWindowLog);
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    public static void IsRefused(byte[] packed, ErrorCode? code = null) =>
        Assert.Equal(code ?? ErrorCodes.InvalidCompression, Assert.Throws<OciException>(() => Read(packed)).Code);

    /// <summary>Changes each byte in turn: the stream is refused, or the change was in a place that means nothing to the content.</summary>
    public static void NoChangeIsSilent(byte[] plain, byte[] packed, int every = 1)
    {
        for (var at = 0; at < packed.Length; at += every)
        {
            foreach (var mask in new byte[] { 1, 0x80, 0xff })
            {
                var altered = packed.ToArray();
                altered[at] ^= mask;
                if (LayerCompression.Sniff(altered) == CompressionFormat.None) continue; // no longer called compressed
                try
                {
                    Assert.True(Read(altered).AsSpan().SequenceEqual(plain), $"byte {at}, {mask:x2}");
                }
                catch (OciException fault)
                {
                    Assert.True(fault.Code == ErrorCodes.InvalidCompression || fault.Code == ErrorCodes.LimitExceeded, fault.Message);
                }
            }
        }
    }
}
