using System.Security.Cryptography;
using Oci.Native;

namespace Oci.Content;

/// <summary>
/// Remembers the SHA-256 of files between processes, so that an unchanged file costs a <c>stat</c> and no reading. Written anew
/// and renamed, so that concurrent writers at worst forget what the other one learnt. Half-written or foreign files are taken for empty.
/// </summary>
internal sealed class FileHashCache
{
    private const ulong Magic = 0x3230_4853_4148_434f; // "OCHASH02"
    private const int EntrySize = (7 * 8) + HashSize + 2;
    private const int HashSize = SHA256.HashSizeInBytes;
    // Builds in which an entry was of no use before it is dropped.
    private const byte MaxAge = 20;

    private readonly string? path;
    private readonly string? parts;
    private readonly Dictionary<FileIdentity, Entry> entries = [];
    private readonly Lock gate = new();
    private bool changed;

    private FileHashCache(string? path, string? parts) => (this.path, this.parts) = (path, parts);

    /// <summary>An empty cache that is never written.</summary>
    public static FileHashCache Empty() => new(null, null);

    /// <summary>Reads the cache at <paramref name="path"/>, or begins an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parts">Where it is while it is written; null for its own folder.</param>
    public static FileHashCache Load(string path, string? parts = null)
    {
        var cache = new FileHashCache(path, parts);
        // It is a cache: one that cannot be read is one that has not been written yet.
        if (CacheFile.TryRead(path) is { } bytes) cache.Read(bytes);
        return cache;
    }

    /// <summary>The hash of the file with this stamp; false when it is not known or the file has changed since.</summary>
    public bool TryFind(in FileStamp stamp, Span<byte> hash)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(stamp.Identity, out var entry) || entry.Stamp != stamp) return false;
            entry.Age = 0;
            entry.Hash.CopyTo(hash);
            return true;
        }
    }

    /// <summary>Whether the file with this stamp is known to have no extended attributes that count.</summary>
    public bool IsPlain(in FileStamp stamp)
    {
        lock (gate) return entries.TryGetValue(stamp.Identity, out var entry) && entry.IsPlain && entry.Stamp == stamp;
    }

    /// <summary>Remembers a hash. A file that was changed a moment before <paramref name="readAt"/> is not remembered: its stamp might not show the next change.</summary>
    /// <param name="stamp">The file's stamp, taken before its content was read.</param>
    /// <param name="hash">The SHA-256.</param>
    /// <param name="isPlain">Whether it had no extended attributes that count, read so late that a change of them would show in the stamp.</param>
    /// <param name="readAt">The system's time when reading began.</param>
    public void Add(in FileStamp stamp, ReadOnlySpan<byte> hash, bool isPlain, DateTimeOffset readAt)
    {
        if (stamp.IsSettled(readAt)) Add(stamp, hash, isPlain);
    }

    /// <summary>Remembers the hash of a file that nobody changes any more.</summary>
    public void Add(in FileStamp stamp, ReadOnlySpan<byte> hash, bool isPlain = false)
    {
        lock (gate)
        {
            entries[stamp.Identity] = new Entry { Stamp = stamp, Hash = hash.ToArray(), IsPlain = isPlain };
            changed = true;
        }
    }

    /// <summary>Writes the cache where it has changed. A cache that cannot be written is no fault: it costs time only.</summary>
    public void Save()
    {
        byte[] bytes;
        lock (gate)
        {
            if (!changed) return;
            bytes = Write();
            changed = false;
        }
        if (path is not null) CacheFile.TryWrite(path, bytes, parts);
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 + HashSize || BitConverter.ToUInt64(bytes) != Magic) return;
        var body = bytes[8..^HashSize];
        if (body.Length % EntrySize != 0 || !SHA256.HashData(bytes[..^HashSize]).AsSpan().SequenceEqual(bytes[^HashSize..])) return;
        entries.EnsureCapacity(body.Length / EntrySize);
        for (; !body.IsEmpty; body = body[EntrySize..])
        {
            var stamp = new FileStamp(
                new FileIdentity(BitConverter.ToUInt64(body), BitConverter.ToUInt64(body[8..])), BitConverter.ToInt64(body[16..]),
                new UnixTime(BitConverter.ToInt64(body[24..]), (int)BitConverter.ToInt64(body[32..])),
                new UnixTime(BitConverter.ToInt64(body[40..]), (int)BitConverter.ToInt64(body[48..])));
            entries[stamp.Identity] = new Entry { Stamp = stamp, Hash = body.Slice(56, HashSize).ToArray(), Age = (byte)(body[56 + HashSize] + 1), IsPlain = body[57 + HashSize] == 1 };
        }
    }

    private byte[] Write()
    {
        var kept = entries.Values.Count(entry => entry.Age <= MaxAge);
        var bytes = new byte[8 + (kept * EntrySize) + HashSize];
        using var writer = new BinaryWriter(new MemoryStream(bytes));
        writer.Write(Magic);
        foreach (var entry in entries.Values.Where(entry => entry.Age <= MaxAge))
        {
            writer.Write(entry.Stamp.Identity.Device);
            writer.Write(entry.Stamp.Identity.Inode);
            writer.Write(entry.Stamp.Size);
            writer.Write(entry.Stamp.ModifiedAt.Seconds);
            writer.Write((long)entry.Stamp.ModifiedAt.Nanoseconds);
            writer.Write(entry.Stamp.ChangedAt.Seconds);
            writer.Write((long)entry.Stamp.ChangedAt.Nanoseconds);
            writer.Write(entry.Hash);
            writer.Write(entry.Age);
            writer.Write(entry.IsPlain);
        }
        SHA256.HashData(bytes.AsSpan(..^HashSize), bytes.AsSpan(^HashSize..));
        return bytes;
    }

    private sealed class Entry
    {
        public required FileStamp Stamp { get; init; }
        public required byte[] Hash { get; init; }
        public bool IsPlain { get; init; }
        public byte Age { get; set; }
    }
}
