using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Oci.Layers;

/// <summary>The bytes of regular files.</summary>
internal static class ContentComparison
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Whether two files hold the same bytes.</summary>
    public static bool AreEqual(SafeFileHandle one, SafeFileHandle other)
    {
        var buffers = ArrayPool<byte>.Shared.Rent(2 * BufferSize);
        try
        {
            var left = buffers.AsSpan(0, BufferSize);
            var right = buffers.AsSpan(BufferSize, BufferSize);
            for (long offset = 0; ; offset += BufferSize)
            {
                var count = Fill(one, left, offset);
                if (Fill(other, right, offset) != count || !left[..count].SequenceEqual(right[..count])) return false;
                if (count < BufferSize) return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffers);
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var count = RandomAccess.Read(file, buffer[total..], offset + total);
            if (count == 0) break;
            total += count;
        }
        return total;
    }
}
