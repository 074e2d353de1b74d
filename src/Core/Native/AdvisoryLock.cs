using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>
/// A lock between processes, and between tasks of one process: <c>flock(2)</c> on a file that exists for that purpose, the share mode of the file
/// where there is none. It goes with the process however that ends. The file stays: deleting it is for the holder of the exclusive lock only.
/// A folder can be locked itself, which leaves no file behind (except where only files can: then <c>.lock</c> in it).
/// </summary>
public sealed class AdvisoryLock : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle file;

    private AdvisoryLock(SafeFileHandle file) => this.file = file;

    /// <summary>Waits until the lock is ours, for ever. The file is made when missing; its folder must exist.</summary>
    /// <param name="path">The lock file, or a folder.</param>
    /// <param name="mode">Shared or exclusive.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="OciException">The file cannot be made or opened.</exception>
    public static Task<AdvisoryLock> AcquireAsync(string path, LockMode mode, CancellationToken ct) => AcquireAsync(path, mode, LockPatience.Endless, ct);

    /// <summary>The same for as long as <paramref name="patience"/> lasts. Who waits longer than a moment says so, and who keeps it waiting.</summary>
    /// <inheritdoc cref="AcquireAsync(string, LockMode, CancellationToken)"/>
    /// <param name="path">The lock file, or a folder.</param>
    /// <param name="mode">Shared or exclusive.</param>
    /// <param name="patience">How long, and who hears of it.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.Locked"/>: somebody else keeps it for longer; or the file cannot be made or opened.</exception>
    public static async Task<AdvisoryLock> AcquireAsync(string path, LockMode mode, LockPatience patience, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var isTold = patience.Progress is null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            ct.ThrowIfCancellationRequested();
            if (TryAcquire(path, mode) is { } acquired) return acquired;
            var waited = TimeProvider.System.GetElapsedTime(began);
            if (patience.Longest != Timeout.InfiniteTimeSpan && waited >= patience.Longest) throw Refused(path, patience.Longest);
            if (!isTold && waited >= patience.ToldAfter)
            {
                isTold = true;
                Tell(path, patience.Progress!);
            }
            await Task.Delay(pause, ct);
        }
    }

    /// <summary>The lock, or null when someone else has it.</summary>
    /// <exception cref="OciException">The file cannot be made or opened.</exception>
    public static AdvisoryLock? TryAcquire(string path, LockMode mode)
    {
        while (true)
        {
            if (TryOpen(path, mode) is not { } file) return null;
            if (IsStillAt(file, path)) return new AdvisoryLock(file);
            file.Dispose(); // The one who held it before deleted the file: what we have locked is nobody's any more.
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        // Closing is not enough: a process that is just being started holds a copy of the handle until it runs its program.
        if (OperatingSystem.IsLinux() && !file.IsClosed) FileLock.Release(file);
        file.Dispose();
    }

    private static SafeFileHandle? TryOpen(string path, LockMode mode)
    {
        if (OperatingSystem.IsLinux()) return FileLock.TryOpen(path, mode);
        path = FileOf(path);
        try
        {
            return mode == LockMode.Exclusive
                ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static bool IsStillAt(SafeFileHandle file, string path) =>
        OperatingSystem.IsLinux() ? FileLock.IsAt(file, path) : File.Exists(FileOf(path));

    private static LockHolder? HolderOf(string path) => OperatingSystem.IsLinux() ? LockHolder.Find(path) : null;

    // Tasks of one process take turns, and need not be told of each other.
    private static void Tell(string path, IProgress<ProgressEvent> progress)
    {
        var holder = HolderOf(path);
        if (holder is { IsOurselves: true }) return;
        progress.Report(new WarningRaised(path, new Diagnostic(ErrorCodes.Locked, Severity.Information, $"waiting for `{ByteText.Escape(path)}`, which {holder?.ToString() ?? "another process"} has locked")));
    }

    private static OciException Refused(string path, TimeSpan waited)
    {
        var holder = HolderOf(path);
        return new OciException(
            ErrorCodes.Locked, $"expected the lock on `{ByteText.Escape(path)}` within {waited.TotalSeconds:0.#} seconds, found that {holder?.ToString() ?? "another process"} keeps it",
            holder?.Remedy ?? $"fuser -v {ByteText.Escape(path)}");
    }

    private static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, ".lock") : path;
}
