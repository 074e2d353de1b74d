using Oci.Content;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Reads documents by path.</summary>
internal static class SmallFile
{
    /// <summary>The bytes of a small regular file; null when there is none. One byte too many is read, so that the limit is seen to be passed.</summary>
    public static ReadOnlyMemory<byte>? TryRead(string path)
    {
        using var handle = RegularFile.TryOpen(path);
        if (handle is null) return null;
        var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), StrictJson.MaxBytes + 1)];
        var length = 0;
        while (length < bytes.Length && HostFile.Translate("read", path, () => RandomAccess.Read(handle, bytes.AsSpan(length), length)) is var count and > 0) length += count;
        return bytes.AsMemory(0, length);
    }
}
