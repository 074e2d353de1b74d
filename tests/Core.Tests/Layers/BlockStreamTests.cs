using Oci.Layers;

namespace Oci.Tests.Layers;

public sealed class BlockStreamTests
{
    private const int Size = 256 << 10;

    [Fact]
    public void A_copy_gets_whole_blocks_and_what_was_read_before_is_not_in_it()
    {
        var plain = TestData.Mixed(2 * Size + 1000, 1);
        using var stream = Open(plain, null);
        var read = new byte[100];
        stream.ReadExactly(read);
        var target = new Pieces();
        stream.CopyTo(target);
        Assert.Equal([Size - 100, Size, 1000], target.Lengths);
        Assert.True(plain.AsSpan().SequenceEqual([.. read, .. target.ToArray()]));
        Assert.Equal(0, stream.Read(read));
    }

    [Fact]
    public void A_copy_meets_the_fault_behind_the_blocks_before_it()
    {
        using var stream = Open(TestData.Mixed(Size, 1), new InvalidDataException("gone"));
        var target = new Pieces();
        Assert.Equal("gone", Assert.Throws<InvalidDataException>(() => stream.CopyTo(target)).Message);
        Assert.Equal([Size], target.Lengths);
    }

    private static BlockStream Open(byte[] plain, Exception? fault)
    {
        var queue = new BlockQueue(8);
        foreach (var piece in plain.Chunk(Size))
        {
            var block = new Block(Size) { Length = piece.Length };
            piece.CopyTo(block.Memory);
            queue.Add(block);
        }
        queue.Complete(fault);
        return new BlockStream(queue);
    }

    private sealed class Pieces : MemoryStream
    {
        public List<int> Lengths { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Lengths.Add(buffer.Length);
            base.Write(buffer.ToArray(), 0, buffer.Length); // the other form would come back here
        }
    }
}
