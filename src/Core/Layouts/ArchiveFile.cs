using System.Text;
using Microsoft.Win32.SafeHandles;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// A tar whose files are read at random, without unpacking it. A compressed one is decompressed once, into a temporary file that has no name any more.
/// </summary>
internal sealed class ArchiveFile : IDisposable
{
    private const int MaxLinks = 16;
    private const int EntryCost = 160; // what the index takes for an entry beside its names
    private const long MaxIndexCost = 64L << 20;

    private readonly SafeFileHandle handle;
    private readonly string path;
    private readonly Dictionary<RootPath, ArchiveEntry> entries = [];
    private long indexed;

    private ArchiveFile(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <summary>Opens and indexes an archive.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: no such file; <see cref="ErrorCodes.InvalidTar"/>.</exception>
    public static ArchiveFile Open(string path, string temporaryFolder)
    {
        if (!File.Exists(path)) throw new OciException(ErrorCodes.InvalidLayout, $"expected an archive at `{ByteText.Escape(path)}`, found no such file");
        var archive = new ArchiveFile(PlainTar.Open(path, temporaryFolder), path);
        try
        {
            archive.ReadEntries();
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The archive as the user named it.</summary>
    public string Path => path;

    /// <summary>The file of a name, links within the archive followed; null when there is none.</summary>
    public ArchiveEntry? Find(string name)
    {
        var at = RootPath.Clean(name);
        for (var links = 0; links < MaxLinks && entries.TryGetValue(at, out var entry); links++)
        {
            if (entry.Type == TarEntryType.File) return entry;
            var target = entry.LinkName.Span;
            at = entry.Type == TarEntryType.HardLink || target.StartsWith("/"u8) ? RootPath.Clean(target) : at.Parent.Append(target);
        }
        return null;
    }

    /// <summary>The content of a file, unchecked.</summary>
    public FileSlice Open(ArchiveEntry entry) => new(handle, path, entry.Offset, entry.Size);

    /// <summary>The bytes of a small file; null when there is none. One byte too many is read, so that the limit is seen to be passed.</summary>
    public ReadOnlyMemory<byte>? TryReadSmall(string name)
    {
        if (Find(name) is not { } entry) return null;
        using var source = Open(entry);
        var bytes = new byte[Math.Min(entry.Size, StrictJson.MaxBytes + 1)];
        source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes;
    }

    public void Dispose() => handle.Dispose();

    // As when it is unpacked, the last of several entries of one name counts; but what says what the archive is must be there once.
    private void ReadEntries()
    {
        using var source = new FileSlice(handle, path, 0, RandomAccess.GetLength(handle));
        using var reader = new TarReader(source, TarLimits.Default);
        while (reader.TryReadNext(out var entry))
        {
            var name = RootPath.Clean(entry.RawName.Span);
            if (entry.Type is not (TarEntryType.File or TarEntryType.HardLink or TarEntryType.Symlink) || entry.Sparse is not null) continue;
            if (entries.ContainsKey(name) && IsDocument(name)) throw new OciException(ErrorCodes.InvalidLayout, $"expected `{name}` once in `{ByteText.Escape(path)}`, found it twice");
            entries[name] = Keep(name, new ArchiveEntry(entry.Type, entry.DataOffset, entry.Size, entry.RawLinkName));
        }
    }

    // The index is held in memory, so that an archive of nothing but names must end somewhere; images have a few files for each layer.
    private ArchiveEntry Keep(RootPath name, ArchiveEntry entry)
    {
        indexed += EntryCost + name.Bytes.Length + entry.LinkName.Length;
        return indexed <= MaxIndexCost ? entry : throw new OciException(ErrorCodes.LimitExceeded,
            $"expected an archive of images at `{ByteText.Escape(path)}`, found more than {entries.Count} files in it, whose list alone takes more than {MaxIndexCost} bytes");
    }

    private static bool IsDocument(RootPath name) => Encoding.UTF8.GetString(name.Bytes) is LayoutMarker.FileName or LayoutMarker.IndexName or "manifest.json" or "repositories";
}
