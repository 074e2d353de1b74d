namespace Oci.Tool.Printing;

/// <summary>What the runtime can do, in JSON. Source: runtime-spec features.md.</summary>
internal sealed record FeaturesListing(string OciVersionMin, string OciVersionMax, IReadOnlyList<string> Hooks, IReadOnlyList<string> MountOptions, FeaturesListing.LinuxFeatures Linux)
{
    public static FeaturesListing Own { get; } = new("1.0.0", "1.2.0", ["prestart", "createRuntime", "startContainer", "poststart", "poststop"],
        ["async", "bind", "dev", "dirsync", "exec", "noatime", "nodev", "nodiratime", "noexec", "norelatime", "nostrictatime", "nosuid", "private", "rbind", "relatime", "ro", "rprivate", "rshared", "rslave", "rw", "shared", "slave", "strictatime", "suid", "sync"],
        new(["cgroup", "ipc", "mount", "network", "pid", "user", "uts"], new(true, true, false), new(true)));

    internal sealed record LinuxFeatures(IReadOnlyList<string> Namespaces, CgroupFeatures Cgroup, SeccompFeatures Seccomp);

    internal sealed record CgroupFeatures(bool V1, bool V2, bool Systemd);

    internal sealed record SeccompFeatures(bool Enabled);
}
