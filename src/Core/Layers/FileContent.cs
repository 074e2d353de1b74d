using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Writes an entry's content to a new file, holes as holes.</summary>
[SupportedOSPlatform("linux")]
internal static class FileContent
{
    public static void Write(TarReader tar, TarEntry entry, SafeFileHandle file, DirectoryHandle parent, ReadOnlySpan<byte> name, CancellationToken ct)
    {
        if (entry.Sparse is { } sparse)
        {
            WriteSegments(tar, sparse, file, parent, name, ct);
            return;
        }
        while (tar.TryReadChunk(out var chunk))
        {
            parent.Check(OpenFile.TryWrite(file, chunk), "write", name);
            ct.ThrowIfCancellationRequested();
        }
    }

    private static void WriteSegments(TarReader tar, SparseMap sparse, SafeFileHandle file, DirectoryHandle parent, ReadOnlySpan<byte> name, CancellationToken ct)
    {
        var chunk = ReadOnlySpan<byte>.Empty;
        foreach (var segment in sparse.Segments)
        {
            var (offset, left) = (segment.Offset, segment.Length);
            while (left > 0)
            {
                if (chunk.IsEmpty && !tar.TryReadChunk(out chunk)) break;
                var count = (int)Math.Min(left, chunk.Length);
                parent.Check(OpenFile.TryWriteAt(file, chunk[..count], offset), "pwrite", name);
                chunk = chunk[count..];
                offset += count;
                left -= count;
                ct.ThrowIfCancellationRequested();
            }
        }
        parent.Check(OpenFile.TrySetLength(file, sparse.Size), "ftruncate", name);
    }
}
