using System.Buffers.Binary;
using System.IO.Compression;

namespace Oci.Layers;

/// <summary>
/// Compresses to one gzip member. Each block is compressed by itself and ends on a byte boundary, so that any number of them can be compressed at
/// once with the same outcome. The header tells neither time, name nor system (RFC 1952, 2.3.1: OS 255 is unknown).
/// </summary>
internal sealed class GzipPacker(int level, int workers) : ILayerPacker
{
    private static readonly byte[] Header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    // RFC 1951: the last block, with fixed codes, empty.
    private static readonly byte[] LastBlock = [3, 0];

    private readonly Queue<Task<MemoryStream>> pending = new();
    private Crc32 crc;
    private uint size;

    public void Pack(BlockQueue source, Stream target)
    {
        target.Write(Header);
        while (source.TryTake(out var block))
        {
            crc.Append(block.Bytes);
            size += (uint)block.Length;
            pending.Enqueue(Task.Run(() => Deflate(block)));
            if (pending.Count >= workers) WriteNext(target);
        }
        while (pending.Count > 0) WriteNext(target);
        WriteEnd(target);
    }

    private void WriteNext(Stream target)
    {
        var packed = pending.Dequeue().GetAwaiter().GetResult();
        target.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private void WriteEnd(Stream target)
    {
        Span<byte> end = stackalloc byte[10];
        LastBlock.CopyTo(end);
        BinaryPrimitives.WriteUInt32LittleEndian(end[2..], crc.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(end[6..], size);
        target.Write(end);
    }

    private MemoryStream Deflate(Block block)
    {
        var packed = new MemoryStream(block.Length / 2 + 1024);
        long length;
        using (var deflate = new DeflateStream(packed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            deflate.Write(block.Bytes);
            deflate.Flush();
            length = packed.Length;
        }
        // Closing wrote an end, which is for the last block only.
        packed.SetLength(length);
        block.Release();
        return packed;
    }
}
