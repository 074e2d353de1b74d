using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace Oci.Layers;

/// <summary>
/// Hands blocks from one thread to another, a few at a time, and the fault that ended them. Either side may leave first: the producer by
/// <see cref="Complete"/>, the consumer by <see cref="Abandon"/>, after which blocks are dropped.
/// </summary>
internal sealed class BlockQueue(int capacity)
{
    private readonly Queue<Block> blocks = new(capacity);
    private ExceptionDispatchInfo? fault;
    private bool completed;
    private bool abandoned;

    /// <summary>Waits for room and adds; false when nobody wants the block any more, which is then released.</summary>
    public bool Add(Block block)
    {
        lock (blocks)
        {
            while (blocks.Count == capacity && !abandoned) Monitor.Wait(blocks);
            if (!abandoned)
            {
                blocks.Enqueue(block);
                Monitor.PulseAll(blocks);
                return true;
            }
        }
        block.Release();
        return false;
    }

    /// <summary>No more blocks will come, because of <paramref name="cause"/> if there is one. The first call counts.</summary>
    public void Complete(Exception? cause)
    {
        lock (blocks)
        {
            if (!completed && cause is not null) fault = ExceptionDispatchInfo.Capture(cause);
            completed = true;
            Monitor.PulseAll(blocks);
        }
    }

    /// <summary>Waits for the next block; false after the last one.</summary>
    /// <exception cref="Exception">The producer's fault, after the blocks that came before it.</exception>
    public bool TryTake([NotNullWhen(true)] out Block? block)
    {
        lock (blocks)
        {
            while (blocks.Count == 0 && !completed) Monitor.Wait(blocks);
            if (blocks.TryDequeue(out block))
            {
                Monitor.PulseAll(blocks);
                return true;
            }
        }
        fault?.Throw();
        return false;
    }

    /// <summary>Takes every block and hashes it.</summary>
    /// <exception cref="Exception">The producer's fault, after the blocks that came before it.</exception>
    public void HashInto(IncrementalHash hash)
    {
        try
        {
            for (; TryTake(out var block); block.Release()) hash.AppendData(block.Bytes);
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>No more blocks are wanted.</summary>
    public void Abandon()
    {
        lock (blocks)
        {
            abandoned = true;
            while (blocks.TryDequeue(out var block)) block.Release();
            Monitor.PulseAll(blocks);
        }
    }
}
