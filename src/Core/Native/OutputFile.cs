namespace Oci.Native;

/// <summary>
/// The file that a user names for a result. It appears whole or not at all, as a <see cref="DurableFile"/> does. A pipe, a device, or another name of one of the
/// process's streams (<c>/dev/stdout</c>) is written to as it is: a file in its place would take it from everybody who uses it.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly DurableFile? whole;

    private OutputFile(string path, DurableFile? whole, Stream stream) => (this.path, this.whole, Stream) = (path, whole, stream);

    /// <summary>What is being written, unbuffered. It is closed by <see cref="Commit"/>.</summary>
    public Stream Stream { get; }

    /// <summary>Begins the file.</summary>
    /// <exception cref="FileSystemException">The folder is missing, or it may not be written.</exception>
    public static OutputFile Begin(string path)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsLinux() && StandardDescriptors.Of(full) is { } number) return new OutputFile(full, null, new DescriptorStream(number, full));
        if (IsWrittenAsItIs(full)) return new OutputFile(full, null, HostFile.Translate("open", full, () => new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)));
        var whole = DurableFile.Begin(Path.GetDirectoryName(full)!);
        return new OutputFile(full, whole, whole.Stream);
    }

    /// <summary>Writes a small file.</summary>
    /// <exception cref="FileSystemException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Begin(path);
        try
        {
            file.Stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw HostFile.Explain("write", file.path, e);
        }
        file.Commit();
    }

    /// <summary>Whether a name is written to as it is.</summary>
    public static bool IsWrittenAsItIs(string path)
    {
        var full = Path.GetFullPath(path);
        if (IsStream(full)) return true;
        return OperatingSystem.IsLinux() && FileStatusReader.TryReadHost(full, out var status) == 0
            && status.Kind is FileKind.Fifo or FileKind.CharacterDevice or FileKind.BlockDevice or FileKind.Socket;
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="FileSystemException">It cannot be synced or renamed; then nothing has changed.</exception>
    public void Commit()
    {
        if (whole is null) Stream.Dispose();
        else whole.Commit(path);
    }

    /// <summary>Removes the file unless it was committed; what was written as it is stays.</summary>
    public void Dispose()
    {
        if (whole is null) Stream.Dispose();
        else whole.Dispose();
    }

    // What stands behind such a name may be a regular file; the name is not its own all the same.
    private static bool IsStream(string full) => StandardDescriptors.Of(full) is not null || full.StartsWith("/proc/", StringComparison.Ordinal);
}
