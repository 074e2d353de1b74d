using System.Buffers.Binary;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// The times that a layer would have where it was not for SOURCE_DATE_EPOCH: of the files whose own time is later than that, but earlier than
/// the step. With them the layer can be written again for another epoch, just as if the step had been done for that one.
/// </summary>
internal sealed class ClampedTimes
{
    // Beyond this a step is cheaper to do again than its times are to keep.
    private const int MaxEntries = 20_000;

    private readonly Dictionary<RootPath, UnixTime> times = [];

    /// <summary>Whether every time is known.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Passes <paramref name="changes"/> on and keeps their times.</summary>
    /// <param name="changes">What a layer is written of.</param>
    /// <param name="newest">The epoch; null where times are left alone.</param>
    /// <param name="begin">When the step began: what is later is the step's own doing, and would be later still another time.</param>
    public IEnumerable<Change> Watch(IEnumerable<Change> changes, UnixTime? newest, UnixTime begin)
    {
        foreach (var change in changes)
        {
            if (newest is { } epoch && TimeOf(change) is { } time && time > epoch && time < begin) Keep(change.Path, time);
            yield return change;
        }
    }

    /// <summary>The time that an entry has for <paramref name="to"/>, in a layer that was written for <paramref name="from"/>.</summary>
    public UnixTime Adapt(RootPath path, UnixTime time, UnixTime from, UnixTime to)
    {
        var own = times.TryGetValue(path, out var original) ? original : time == from ? to : time;
        return own > to ? to : own;
    }

    /// <summary>The times as bytes: length of the path, path, seconds, nanoseconds each; empty where there are none.</summary>
    public byte[] Write()
    {
        var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[16];
        foreach (var (path, time) in times.OrderBy(pair => pair.Key))
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, path.Bytes.Length);
            BinaryPrimitives.WriteInt64LittleEndian(number[4..], time.Seconds);
            BinaryPrimitives.WriteInt32LittleEndian(number[12..], time.Nanoseconds);
            bytes.Write(number);
            bytes.Write(path.Bytes);
        }
        return bytes.ToArray();
    }

    /// <summary>The reverse of <see cref="Write"/>; null where the bytes are damaged.</summary>
    public static ClampedTimes? TryRead(ReadOnlySpan<byte> bytes)
    {
        var read = new ClampedTimes();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 16) return null;
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (length < 0 || length > bytes.Length - 16) return null;
            read.times[RootPath.Clean(bytes.Slice(16, length))] = new UnixTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
            bytes = bytes[(16 + length)..];
        }
        return read;
    }

    private void Keep(RootPath path, UnixTime time)
    {
        IsComplete = times.Count < MaxEntries;
        if (IsComplete) times[path] = time;
    }

    private static UnixTime? TimeOf(Change change) => change switch
    {
        FileChange file => file.Metadata.ModifiedAt,
        DirectoryChange directory => directory.Metadata.ModifiedAt,
        SymlinkChange link => link.Metadata.ModifiedAt,
        NodeChange node => node.Metadata.ModifiedAt,
        HardLinkChange link => link.Metadata?.ModifiedAt,
        _ => null,
    };
}
