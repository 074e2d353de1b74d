using Oci.Native;

namespace Oci.Content;

/// <summary>Files of a cache: small, whole or absent, and never worth a failure.</summary>
internal static class CacheFile
{
    /// <summary>Where the files of a cache that has many folders are while they are written: one place to sweep.</summary>
    /// <param name="cache">The cache's folder.</param>
    public static string PartsIn(string cache) => Path.Combine(cache, "parts");

    /// <summary>A number that bytes rarely share: against damage and mistakes, not against anyone. (SHA-256 would have to load a library first.)</summary>
    public static ulong Number(ReadOnlySpan<byte> bytes)
    {
        var number = 14695981039346656037UL; // FNV-1a
        foreach (var value in bytes) number = (number ^ value) * 1099511628211UL;
        return number;
    }

    /// <summary>The file's bytes; null when it is not there or cannot be read.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (IOException) { return null; }
        catch (UnauthorizedAccessException) { return null; }
    }

    /// <summary>
    /// Writes the file under another name and renames it: a reader sees the old one or the new one. What a killed writer leaves is for
    /// <see cref="DurableFile.Sweep"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is to be in it.</param>
    /// <param name="parts">Where the other name is, on the same file system; null for the file's own folder.</param>
    /// <param name="mode">Who may read it; null for whom the user lets read new files.</param>
    /// <returns>False when that was not possible.</returns>
    public static bool TryWrite(string path, ReadOnlySpan<byte> bytes, string? parts = null, UnixFileMode? mode = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            if (parts is not null) Directory.CreateDirectory(parts);
            using var file = DurableFile.Begin(parts ?? folder, mode);
            file.Stream.Write(bytes);
            file.Name(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileSystemException)
        {
            return false;
        }
    }

    /// <summary>Notes that the file was used now.</summary>
    public static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (IOException) { /* It has gone; the next use notes itself. */ }
        catch (UnauthorizedAccessException) { /* Another user's cache, which we may only read. */ }
    }

    /// <summary>Removes the file if that is possible.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException) { /* Someone else has it, or it has gone. */ }
        catch (UnauthorizedAccessException) { /* Not ours to remove. */ }
    }

    /// <summary>Removes a folder and what is in it, as far as that is possible: what others write meanwhile stays.</summary>
    public static void TryDeleteAll(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (IOException) { /* Someone else writes into it, or removes it too. */ }
        catch (UnauthorizedAccessException) { /* Not ours to remove. */ }
    }
}
