using System.Buffers;

namespace Oci.Layers;

/// <summary>Bytes on their way from one thread to others; the last reader gives the buffer back.</summary>
internal sealed class Block(int capacity)
{
    private int readers = 1;

    public byte[] Buffer { get; } = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes of the buffer may be used.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>How many are.</summary>
    public int Length { get; set; }

    public Memory<byte> Memory => Buffer.AsMemory(0, Capacity);

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    /// <summary>Says how many will call <see cref="Release"/>. Before the block is handed on.</summary>
    public void ShareAmong(int count) => readers = count;

    public void Release()
    {
        if (Interlocked.Decrement(ref readers) == 0) ArrayPool<byte>.Shared.Return(Buffer);
    }
}
