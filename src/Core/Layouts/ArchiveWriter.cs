using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Writes a tar that appears whole or not at all (a pipe gets it as it comes), the same bytes for the same files: no owner, no time, fixed modes.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const int FileMode = 0x1a4; // 0644
    private const int DirectoryMode = 0x1ed; // 0755

    private readonly string path;
    private readonly OutputFile file;
    private readonly BufferedStream buffer;
    private readonly TarWriter tar;

    private ArchiveWriter(string path)
    {
        this.path = path;
        file = OutputFile.Begin(path);
        buffer = new BufferedStream(file.Stream, 1 << 18);
        tar = new TarWriter(buffer);
    }

    /// <summary>Begins an archive; what dead writers left beside it is swept.</summary>
    /// <exception cref="FileSystemException">The folder is missing or may not be written.</exception>
    public static ArchiveWriter Begin(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!OutputFile.IsWrittenAsItIs(full)) DurableFile.Sweep(System.IO.Path.GetDirectoryName(full)!);
        return new ArchiveWriter(full);
    }

    public void WriteDirectory(string name) => Translate(() => tar.WriteEntry(new TarEntry { Type = TarEntryType.Directory, RawName = Encoding.UTF8.GetBytes(name), Mode = DirectoryMode }));

    public void WriteFile(string name, ReadOnlyMemory<byte> content)
    {
        BeginFile(name, content.Length);
        Translate(() => tar.WriteData(content.Span));
    }

    /// <summary>Writes a blob under its name in a layout; it is verified while it passes.</summary>
    /// <exception cref="DigestMismatchException">The source does not have what the descriptor says.</exception>
    public async Task WriteBlobAsync(IContentStore source, Descriptor content, CancellationToken ct)
    {
        await using var from = await source.OpenWhereverAsync(content, ct);
        await WriteFileAsync(BlobName(content.Digest), from, content.Size, ct);
    }

    public async Task WriteFileAsync(string name, Stream content, long size, CancellationToken ct)
    {
        BeginFile(name, size);
        var chunk = new byte[1 << 17];
        var position = 0L;
        for (int count; (count = await content.ReadAsync(chunk, ct)) > 0; position += count)
        {
            if (position + count > size) throw Changed(name, size);
            Translate(() => tar.WriteData(chunk.AsSpan(0, count)));
        }
        if (position < size) throw Changed(name, size);
    }

    /// <summary>Ends the archive and gives it its name.</summary>
    public void Commit()
    {
        Translate(tar.Finish);
        Translate(buffer.Flush);
        file.Commit();
    }

    public void Dispose() => file.Dispose();

    /// <summary>Where a layout has a blob.</summary>
    public static string BlobName(Digest digest) => $"{LayoutMarker.BlobsName}/{digest.Algorithm}/{digest.Encoded}";

    private void BeginFile(string name, long size) =>
        Translate(() => tar.WriteEntry(new TarEntry { Type = TarEntryType.File, RawName = Encoding.UTF8.GetBytes(name), Mode = FileMode, Size = size }));

    private void Translate(Action write) => HostFile.Translate("write", path, () =>
    {
        write();
        return true;
    });

    private static OciException Changed(string name, long size) =>
        new(ErrorCodes.DigestMismatch, $"expected {size} bytes for `{ByteText.Shorten(name)}`, found another size");
}
