namespace Oci.Runtime;

/// <summary>What every container has mounted besides its root.</summary>
internal static class StandardMounts
{
    /// <summary>In the order they are mounted.</summary>
    /// <param name="writableSystem">Whether <c>/sys</c> and the control groups may be written.</param>
    public static IReadOnlyList<MountSpec> All(bool writableSystem)
    {
        string[] system = writableSystem ? ["nosuid", "noexec", "nodev", "rw"] : ["nosuid", "noexec", "nodev", "ro"];
        return
        [
            Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            // Group 5 is tty in every distribution.
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Mount("/sys", "sysfs", "sysfs", system),
            Mount("/sys/fs/cgroup", "cgroup", "cgroup", [.. system, "relatime"]),
        ];
    }

    private static MountSpec Mount(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };
}
