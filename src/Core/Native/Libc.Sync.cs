using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    /// <summary><c>SYNC_FILE_RANGE_WRITE</c>: begin, and do not wait.</summary>
    public const uint SyncRangeBegin = 2;

    /// <summary>Sends a part of a file to the disk.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int sync_file_range(SafeFileHandle file, long offset, long count, uint flags);

    /// <summary>Writes everything of the file's file system to disk.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int syncfs(SafeFileHandle file);

    /// <summary>Changes the folder that relative paths start at: of the whole process, or of a thread that has its own.</summary>
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chdir(string path);
}
