using System.Runtime.Versioning;
using System.Text;

namespace Oci.Native;

/// <summary>
/// Extended attributes by path, never following the last component. There are no <c>*at</c> calls for them before Linux 6.13, so a
/// <see cref="DirectoryHandle"/> comes with the path of a child below <c>/proc/self/fd</c>: the directory is held.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class ExtendedAttributes
{
    private const int FirstSize = 1024;

    /// <summary>Names and values, sorted by name; none where the file system has no extended attributes.</summary>
    public static int TryReadAll(byte[] path, out IReadOnlyList<ExtendedAttribute> attributes)
    {
        attributes = [];
        var error = TryListNames(path, out var names);
        if (error != 0 || names.Count == 0) return error;
        var found = new List<ExtendedAttribute>(names.Count);
        foreach (var attribute in names)
        {
            error = TryGet(path, attribute, out var value);
            if (error == Errno.ENODATA) continue;
            if (error != 0) return error;
            found.Add(new ExtendedAttribute(attribute, value!));
        }
        found.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        attributes = found;
        return 0;
    }

    /// <summary>One value; null where there is none.</summary>
    public static int TryRead(byte[] path, string attribute, out byte[]? value)
    {
        var error = TryGet(path, attribute, out value);
        return error is Errno.ENODATA or Errno.EOPNOTSUPP ? 0 : error;
    }

    /// <summary>The names in the kernel's order.</summary>
    public static int TryListNames(byte[] path, out IReadOnlyList<string> names)
    {
        names = [];
        var error = Grow(out var list, (byte* buffer, nuint size) =>
        {
            fixed (byte* start = path) return Libc.llistxattr(start, buffer, size);
        });
        if (error == Errno.EOPNOTSUPP) return 0;
        if (error != 0 || list!.Length == 0) return error;
        names = Encoding.UTF8.GetString(list, 0, list.Length - 1).Split('\0');
        return 0;
    }

    public static int TrySet(byte[] path, ExtendedAttribute attribute)
    {
        fixed (byte* start = path, key = Terminated(attribute.Name), value = attribute.Value.Span)
        {
            return Libc.lsetxattr(start, key, value, (nuint)attribute.Value.Length, 0) < 0 ? Errno.Last : 0;
        }
    }

    /// <summary>No error where there is none.</summary>
    public static int TryRemove(byte[] path, string attribute)
    {
        fixed (byte* start = path, key = Terminated(attribute))
        {
            return Libc.lremovexattr(start, key) == 0 || Errno.Last is Errno.ENODATA ? 0 : Errno.Last;
        }
    }

    private static int TryGet(byte[] path, string attribute, out byte[]? value)
    {
        var key = Terminated(attribute);
        return Grow(out value, (byte* buffer, nuint size) =>
        {
            fixed (byte* start = path, name = key) return Libc.lgetxattr(start, name, buffer, size);
        });
    }

    private delegate nint Call(byte* buffer, nuint size);

    /// <summary>Asks with a small buffer first and with a larger one while the kernel says that it is too small.</summary>
    private static int Grow(out byte[]? bytes, Call call)
    {
        var first = stackalloc byte[FirstSize];
        var length = call(first, FirstSize);
        bytes = length < 0 ? null : new ReadOnlySpan<byte>(first, (int)length).ToArray();
        while (length < 0 && Errno.Last == Errno.ERANGE)
        {
            length = call(null, 0);
            if (length < 0) break;
            bytes = new byte[length];
            fixed (byte* start = bytes) length = call(start, (nuint)bytes.Length);
            if (length >= 0) bytes = bytes[..(int)length];
        }
        return length < 0 ? Errno.Last : 0;
    }

    private static byte[] Terminated(string attribute)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(attribute) + 1];
        Encoding.UTF8.GetBytes(attribute, bytes);
        return bytes;
    }
}
