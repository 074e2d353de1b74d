namespace Oci.Content;

/// <summary>Files of a cache: small, whole or absent, and never worth a failure.</summary>
internal static class CacheFile
{
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

    /// <summary>Writes the file under another name and renames it: a reader sees the old one or the new one. False when that was not possible.</summary>
    public static bool TryWrite(string path, ReadOnlySpan<byte> bytes)
    {
        var part = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(part, bytes);
            File.Move(part, path, overwrite: true);
            return true;
        }
        catch (IOException)
        {
            TryDelete(part);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            TryDelete(part);
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
}
