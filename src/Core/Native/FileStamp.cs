using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// What changes when a file's content changes: as long as the stamp is the same, the content is. Only where the system tells
/// (Linux); elsewhere there is none, and content must be read again.
/// </summary>
internal readonly record struct FileStamp(FileIdentity Identity, long Size, UnixTime ModifiedAt, UnixTime ChangedAt)
{
    // The kernel stamps files with the time of its last tick (at most 10 ms ago): a file changed this recently may change again unseen.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CoarseTick = TimeSpan.FromSeconds(2.1);

    /// <summary>The stamp of an open file, or null where the system has none.</summary>
    public static FileStamp? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && FileStatusReader.TryRead(file, [], out var status) == 0 ? Of(status) : null;

    /// <summary>The stamp of a file whose status is known.</summary>
    public static FileStamp Of(in FileStatus status) => new(status.Identity, status.Size, status.ModifiedAt, status.ChangedAt);

    /// <summary>Whether the file was last changed so long before <paramref name="moment"/> that every later change shows.</summary>
    public bool IsSettled(DateTimeOffset moment)
    {
        var newest = ChangedAt > ModifiedAt ? ChangedAt : ModifiedAt;
        var since = moment - (newest.Nanoseconds % 1_000_000 == 0 ? CoarseTick : Tick) - DateTimeOffset.UnixEpoch;
        var (seconds, ticks) = Math.DivRem(since.Ticks, TimeSpan.TicksPerSecond);
        return newest <= new UnixTime(seconds, (int)(ticks * TimeSpan.NanosecondsPerTick));
    }
}
