using Microsoft.Win32.SafeHandles;
using Oci.Layers;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Opens an archive so that any of its bytes can be reached.</summary>
internal static class PlainTar
{
    private const int SniffLength = 6;

    /// <summary>The archive itself, or a temporary file with its decompressed content, or with what came through a pipe, which goes when it is closed.</summary>
    /// <exception cref="Diagnostics.OciException">It cannot be opened, is truncated or corrupt, or unpacks to more than a layer may.</exception>
    public static SafeFileHandle Open(string path, string temporaryFolder)
    {
        var handle = Seekable(HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)), path, temporaryFolder);
        try
        {
            if (FormatOf(handle, path) == CompressionFormat.None) return handle;
            var plain = Decompress(handle, path, temporaryFolder);
            handle.Dispose();
            return plain;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // What comes through a pipe is kept first: an archive is not read in order.
    private static SafeFileHandle Seekable(SafeFileHandle handle, string path, string temporaryFolder)
    {
        var kind = OperatingSystem.IsLinux() ? FileStatusReader.KindOf(handle) : FileKind.RegularFile;
        if (kind is not (FileKind.Fifo or FileKind.Socket or FileKind.CharacterDevice)) return handle;
        using var pipe = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return kind == FileKind.CharacterDevice ? throw Errno.NotARegularFile(ByteText.Escape(path), kind) : TemporaryFile.Write(temporaryFolder, pipe);
    }

    private static CompressionFormat FormatOf(SafeFileHandle handle, string path)
    {
        var start = new byte[SniffLength];
        var count = HostFile.Translate("read", path, () => RandomAccess.Read(handle, start, 0));
        return LayerCompression.Sniff(start.AsSpan(0, count));
    }

    private static SafeFileHandle Decompress(SafeFileHandle archive, string path, string temporaryFolder)
    {
        var length = RandomAccess.GetLength(archive);
        using var source = new FileSlice(archive, path, 0, length);
        using var plain = Decompressor.Open(source, Decompressor.OfArchives, LayerLimits.Default.SizeFor(length), LayerLimits.Default.MaxZstdWindowLog);
        return TemporaryFile.Write(temporaryFolder, plain);
    }
}
