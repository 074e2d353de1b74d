using Oci.Runtime;

namespace Oci.Tool.Printing;

/// <summary>What the runtime can do, in JSON. Source: runtime-spec features.md.</summary>
internal sealed record FeaturesListing(string OciVersionMin, string OciVersionMax, IReadOnlyList<string> Hooks, IReadOnlyList<string> MountOptions, FeaturesListing.LinuxFeatures Linux)
{
    private static readonly Enabled yes = new(true), no = new(false);

    public static FeaturesListing Own { get; } = new("1.0.0", "1.2.0", RuntimeFeatures.Hooks, RuntimeFeatures.MountOptions,
        new(RuntimeFeatures.Namespaces, RuntimeFeatures.Capabilities, new(V1: true, V2: true, Systemd: false, SystemdUser: false, Rdma: true),
            new(true, RuntimeFeatures.SeccompActions, RuntimeFeatures.SeccompOperators, RuntimeFeatures.SeccompArchitectures, RuntimeFeatures.SeccompFlags, RuntimeFeatures.SeccompFlags),
            Apparmor: no, Selinux: no, IntelRdt: no, NetDevices: no, new(yes)));

    internal sealed record LinuxFeatures(IReadOnlyList<string> Namespaces, IReadOnlyList<string> Capabilities, CgroupFeatures Cgroup, SeccompFeatures Seccomp, Enabled Apparmor, Enabled Selinux, Enabled IntelRdt, Enabled NetDevices, MountFeatures MountExtensions);

    internal sealed record CgroupFeatures(bool V1, bool V2, bool Systemd, bool SystemdUser, bool Rdma);

    internal sealed record SeccompFeatures(bool Enabled, IReadOnlyList<string> Actions, IReadOnlyList<string> Operators, IReadOnlyList<string> Archs, IReadOnlyList<string> KnownFlags, IReadOnlyList<string> SupportedFlags);

    internal sealed record MountFeatures(Enabled Idmap);

    /// <summary>A power that is there or not.</summary>
    internal sealed record Enabled([property: System.Text.Json.Serialization.JsonPropertyName("enabled")] bool IsEnabled);
}
