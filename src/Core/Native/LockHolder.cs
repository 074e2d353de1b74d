using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>The process that holds a lock, as far as the system lets us see it: one of another container is not seen. Source: proc_locks(5).</summary>
/// <param name="Process">Its number.</param>
/// <param name="Name">What it is called; null where it has ended, and a process that it started has kept the open file.</param>
/// <param name="IsStopped">Whether it has been stopped, by SIGSTOP or a debugger, and does nothing until it is continued.</param>
internal sealed record LockHolder(int Process, string? Name, bool IsStopped)
{
    // proc_locks(5): number, kind, sort, mode, process, device:inode.
    private const int Kind = 1, Holder = 4, File = 5;

    /// <summary>Whether it is the process that asks.</summary>
    public bool IsOurselves => Process == Environment.ProcessId;

    /// <summary>For a message: <c>process 12 (`buildah`)</c>.</summary>
    public override string ToString() => Name switch
    {
        null => $"a process that was started by process {Process}, which has ended",
        _ when IsOurselves => "this process itself, in another task",
        _ => $"process {Process} (`{ByteText.Shorten(Name)}`{(IsStopped ? ", which is stopped" : "")})",
    };

    /// <summary>What helps against it, to be typed.</summary>
    public string? Remedy => Name is null || IsOurselves ? null : IsStopped ? $"kill -CONT {Process}" : $"ps -fp {Process}";

    /// <summary>Who holds a lock on the file or folder; null where the system does not say.</summary>
    [SupportedOSPlatform("linux")]
    public static LockHolder? Find(string path)
    {
        if (FileStatusReader.TryReadHost(path, out var status) != 0) return null;
        var (device, inode) = (status.Identity.Device, status.Identity.Inode);
        var place = string.Create(CultureInfo.InvariantCulture, $"{device >> 32:x2}:{(uint)device:x2}:{inode}");
        foreach (var line in Lines())
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // A line with an arrow is of one that waits.
            if (fields.Length > File && fields[Kind] == "FLOCK" && fields[File] == place && int.TryParse(fields[Holder], NumberStyles.None, CultureInfo.InvariantCulture, out var process)) return Describe(process);
        }
        return null;
    }

    [SupportedOSPlatform("linux")]
    private static LockHolder Describe(int process)
    {
        try
        {
            // proc_pid_stat(5): the name in parentheses may hold anything.
            var status = System.IO.File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var (open, close) = (status.IndexOf('('), status.LastIndexOf(')'));
            return new LockHolder(process, status[(open + 1)..close], status.AsSpan(close + 2, 1) is "T" or "t");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new LockHolder(process, null, false);
        }
    }

    private static string[] Lines()
    {
        try
        {
            return System.IO.File.ReadAllLines("/proc/locks");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
