using System.Globalization;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// A folder for what lives as long as one operation, for its owner only. It is locked meanwhile: one whose lock is free was left by a process
/// that was killed, and goes when the next is made.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly AdvisoryLock held;
    private int made;

    private WorkFolder(string path, AdvisoryLock held) => (Path, this.held) = (path, held);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Removes what dead processes left, and makes a folder.</summary>
    public static WorkFolder Create(OciHost host)
    {
        var parent = System.IO.Path.Combine(host.StateRoot, "work");
        MakeOwn(parent);
        foreach (var left in Directory.EnumerateFiles(parent, "*" + LockSuffix)) Sweep(left[..^LockSuffix.Length]);
        for (var number = 0; ; number++)
        {
            var path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}"));
            // The lock comes first: a folder whose lock is free has no owner.
            if (AdvisoryLock.TryAcquire(path + LockSuffix, LockMode.Exclusive) is not { } held) continue;
            Remove(path);
            MakeOwn(path);
            return new WorkFolder(path, held);
        }
    }

    /// <summary>An empty folder in it.</summary>
    public string New()
    {
        var path = System.IO.Path.Combine(Path, Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture));
        MakeOwn(path);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(Path);
        File.Delete(Path + LockSuffix);
        held.Dispose();
    }

    private static void Sweep(string path)
    {
        using var free = AdvisoryLock.TryAcquire(path + LockSuffix, LockMode.Exclusive);
        if (free is null) return;
        Remove(path);
        File.Delete(path + LockSuffix);
    }

    private static void MakeOwn(string path) => HostFile.Translate("mkdir", path, () => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));

    // What a container put there may have any name and any mode.
    private static void Remove(string path)
    {
        if (!Directory.Exists(path)) return;
        if (!OperatingSystem.IsLinux()) Directory.Delete(path, recursive: true);
        else using (var parent = RootDirectory.Open(System.IO.Path.GetDirectoryName(path)!)) parent.RemoveTree(RootPath.Clean(System.IO.Path.GetFileName(path)));
    }
}
