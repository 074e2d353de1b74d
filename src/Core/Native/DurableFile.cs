using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>
/// A file that appears whole or not at all, and stays after a power cut once it has appeared: written under a temporary name in its own folder,
/// synced, renamed, and the folder synced. Disposing it without a commit removes it; what a killed process leaves is removed by <see cref="Sweep"/>.
/// </summary>
public sealed class DurableFile : IDisposable
{
    /// <summary>How temporary names begin, after which the process and a random number follow.</summary>
    public const string TemporaryPrefix = ".tmp-";

    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly string temporary;
    private bool done;

    private DurableFile(string temporary, FileStream stream)
    {
        this.temporary = temporary;
        Stream = stream;
    }

    /// <summary>What is being written; empty at first, unbuffered. It is closed by <see cref="Commit"/>.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file in an existing folder, with the mode that the process's mask leaves.</summary>
    /// <inheritdoc cref="Begin(string, UnixFileMode?)"/>
    public static DurableFile Begin(string folder) => Begin(folder, null);

    /// <summary>Begins a file in an existing folder. It is locked while it is written, so that nobody sweeps it away.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mode">Who may do what with the file from its first moment on; null for what the process's mask leaves. Windows has no such modes.</param>
    /// <exception cref="OciException">The folder is missing or may not be written.</exception>
    public static DurableFile Begin(string folder, UnixFileMode? mode)
    {
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{TemporaryPrefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
            var path = Path.Combine(folder, name);
            if (HostFile.Translate("open", path, () => TryCreate(path, mode)) is not { } stream) continue;
            if (File.Exists(path)) return new DurableFile(path, stream);
            stream.Dispose(); // Swept between its making and its locking.
        }
    }

    /// <summary>Writes a small file as a whole, replacing what is there.</summary>
    /// <exception cref="OciException">It cannot be written; what was there is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        using var file = Begin(Path.GetDirectoryName(full)!);
        HostFile.Write(file.Stream, bytes);
        file.Commit(full);
    }

    /// <summary>Gives the file its name, replacing what has it. After this it survives a power cut.</summary>
    /// <param name="path">A name in the folder where it was begun.</param>
    /// <exception cref="OciException">It cannot be synced or renamed; then nothing has changed.</exception>
    public void Commit(string path)
    {
        var full = Path.GetFullPath(path);
        CommitBefore(full);
        HostFile.SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>The same for a file that is only good together with another one, which is committed to the same folder next: that syncs the folder for both.</summary>
    /// <inheritdoc cref="Commit" path="/param"/>
    /// <inheritdoc cref="Commit" path="/exception"/>
    public void CommitBefore(string path)
    {
        Sync();
        Name(path);
    }

    /// <summary>The first part of a commit: what was written is on disk, under the temporary name. <see cref="Name"/> is the second, a sync of the folder the third.</summary>
    /// <exception cref="OciException">It cannot be synced.</exception>
    internal void Sync() => HostFile.SyncFile(Stream);

    /// <summary>Gives the file its name, replacing what has it. It is there whole or not at all, but may be lost in a power cut: for what can be made again.</summary>
    /// <param name="path">A name on the same file system.</param>
    /// <exception cref="OciException">It cannot be renamed; then nothing has changed.</exception>
    public void Name(string path)
    {
        // The lock goes with the handle, so the name comes first: nobody may sweep a file that is about to be renamed.
        if (!OperatingSystem.IsWindows()) Rename(path);
        Stream.Dispose();
        if (OperatingSystem.IsWindows()) Rename(path);
    }

    /// <summary>Removes temporary files that nobody is writing any more.</summary>
    /// <returns>How many were removed.</returns>
    public static int Sweep(string folder)
    {
        var swept = 0;
        if (!Directory.Exists(folder)) return 0;
        foreach (var path in HostFile.Translate("readdir", folder, () => Directory.GetFiles(folder, TemporaryPrefix + "*")))
        {
            if (TrySweep(path)) swept++;
        }
        return swept;
    }

    /// <summary>Removes the file unless it was committed.</summary>
    public void Dispose()
    {
        if (done) return;
        done = true;
        if (!OperatingSystem.IsWindows()) File.Delete(temporary);
        Stream.Dispose();
        if (OperatingSystem.IsWindows()) File.Delete(temporary);
    }

    // Null where a sweeper was quicker to lock the file than the one who made it: the sweeper then removes it.
    private static FileStream? TryCreate(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (mode is { } wanted && !OperatingSystem.IsWindows()) options.UnixCreateMode = wanted;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    private void Rename(string path)
    {
        if (OperatingSystem.IsLinux()) RefuseDevice(path);
        HostFile.Translate("rename", path, () => { File.Move(temporary, path, overwrite: true); return 0; });
        done = true;
    }

    // A file in the place of /dev/null would take it from the whole machine.
    [SupportedOSPlatform("linux")]
    private static void RefuseDevice(string path)
    {
        if (FileStatusReader.TryReadHost(Encoding.UTF8.GetBytes(path + "\0"), follow: false, out var there) == 0 && there.Kind is FileKind.CharacterDevice or FileKind.BlockDevice)
            throw Errno.NotARegularFile(ByteText.Escape(path), there.Kind);
    }

    private static bool TrySweep(string path)
    {
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None | FileShare.Delete, bufferSize: 0);
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Someone is writing it, has just renamed or swept it, or it is not ours.
        }
    }
}
