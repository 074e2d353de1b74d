using Microsoft.Win32.SafeHandles;
using Oci.Layers;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Opens an archive so that any of its bytes can be reached.</summary>
internal static class PlainTar
{
    private const int SniffLength = 6;

    /// <summary>The archive itself, or a temporary file with its decompressed content, which goes when it is closed.</summary>
    /// <exception cref="Diagnostics.OciException">It cannot be opened, is truncated or corrupt, or unpacks to more than a layer may.</exception>
    public static SafeFileHandle Open(string path, string temporaryFolder)
    {
        var handle = HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
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
