using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>The three files that every process is started with, by number: input, output, errors.</summary>
public static class StandardDescriptors
{
    private const int Count = 3;

    /// <summary>
    /// Opens those that are closed, so that no file of ours gets such a number and what is meant for the terminal in it. Reading from or writing to one
    /// that was closed fails as before. To be called before anything else is opened.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static unsafe void Fill()
    {
        for (var number = 0; number < Count; number++)
        {
            var copy = Libc.dup(number);
            if (copy >= 0) _ = Libc.close(copy);
            else
            {
                fixed (byte* nothing = "/dev/null\0"u8) _ = Libc.openat(0, nothing, number == 0 ? Libc.WriteOnly : Libc.ReadOnly, 0);
            }
        }
    }

    /// <summary>The descriptor that a path is a name of, <c>/dev/stdout</c> or <c>/proc/self/fd/N</c>; null for any other file.</summary>
    /// <param name="path">A path without <c>.</c> and <c>..</c>.</param>
    public static int? Of(string path)
    {
        switch (path)
        {
            case "/dev/stdin": return 0;
            case "/dev/stdout": return 1;
            case "/dev/stderr": return 2;
        }
        foreach (var folder in (ReadOnlySpan<string>)["/dev/fd/", "/proc/self/fd/"])
        {
            if (path.StartsWith(folder, StringComparison.Ordinal) && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        }
        return null;
    }
}
