using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Names below <c>/proc/self/fd</c>: the way to an open file, or to a child of an open directory, for calls that only take paths.</summary>
internal static class ProcPath
{
    /// <summary>A child of an open directory, or (empty name) the directory itself in a form that calls that do not follow links take.</summary>
    public static byte[] OfChild(SafeFileHandle directory, ReadOnlySpan<byte> name) => Of(directory, name.IsEmpty ? "."u8 : name);

    /// <summary>With its final NUL. An empty name means the file itself, to be used by calls that follow links.</summary>
    public static byte[] Of(SafeFileHandle file, ReadOnlySpan<byte> name)
    {
        var prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"));
        var path = new byte[prefix.Length + 1 + name.Length + 1];
        prefix.CopyTo(path, 0);
        if (name.IsEmpty) return path;
        path[prefix.Length] = (byte)'/';
        name.CopyTo(path.AsSpan(prefix.Length + 1));
        return path;
    }
}
