using System.Buffers;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Copies the bytes of a file in the cheapest way that the file system knows: shared extents, within the kernel, or through memory.</summary>
[SupportedOSPlatform("linux")]
internal static class ContentCopy
{
    private const int PieceSize = 8 * 1024 * 1024;
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies <paramref name="size"/> bytes into an empty file.</summary>
    public static void Run(SafeFileHandle source, SafeFileHandle target, long size, string path, CancellationToken ct)
    {
        if (OpenFile.TryClone(source, target)) return;
        for (long start = 0; start < size && NextData(source, start, size) is var (from, to) && from < size; start = to) CopyRange(source, target, from, to, path, ct);
        Check(OpenFile.TrySetLength(target, size), "ftruncate", path);
    }

    /// <summary>The next piece that is no hole; all that is left where the file system does not tell.</summary>
    private static (long From, long To) NextData(SafeFileHandle source, long start, long size)
    {
        var from = Libc.lseek(source, start, Libc.SeekData);
        if (from < 0) return Errno.Last == Errno.ENXIO ? (size, size) : (start, size);
        var to = Libc.lseek(source, from, Libc.SeekHole);
        return (from, to < 0 ? size : Math.Min(to, size));
    }

    private static void CopyRange(SafeFileHandle source, SafeFileHandle target, long from, long to, string path, CancellationToken ct)
    {
        if (Libc.lseek(source, from, 0) < 0 || Libc.lseek(target, from, 0) < 0) Errno.Throw("lseek", path);
        while (from < to)
        {
            ct.ThrowIfCancellationRequested();
            var count = Libc.CopyFileRange(source, target, (nuint)Math.Min(PieceSize, to - from));
            // Some file systems say that nothing is left where something is; reading tells.
            if (count == 0 || (count < 0 && Errno.Last is Errno.EXDEV or Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP))
            {
                CopyThroughMemory(source, target, from, to, path, ct);
                return;
            }
            if (count < 0) Errno.Throw("copy_file_range", path);
            from += count;
        }
    }

    private static void CopyThroughMemory(SafeFileHandle source, SafeFileHandle target, long from, long to, string path, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (from < to)
            {
                ct.ThrowIfCancellationRequested();
                var count = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(BufferSize, to - from)), from);
                if (count == 0) return; // The source became shorter.
                Check(OpenFile.TryWriteAt(target, buffer.AsSpan(0, count), from), "pwrite", path);
                from += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Check(int error, string call, string path)
    {
        if (error != 0) Errno.Throw(call, path, error);
    }
}
