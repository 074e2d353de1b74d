namespace Oci.Runtime;

/// <summary>What the built-in runner can do, in the words of the runtime specification's <c>features.md</c>.</summary>
public static class RuntimeFeatures
{
    /// <summary>The points at which hooks run.</summary>
    public static IReadOnlyList<string> Hooks { get; } = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    /// <summary>The options of mounts, but for those of file systems.</summary>
    public static IReadOnlyList<string> MountOptions { get; } = Runtime.MountOptions.Known;

    /// <summary>The namespaces that it makes.</summary>
    public static IReadOnlyList<string> Namespaces { get; } = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"];

    /// <summary>The capabilities that it knows.</summary>
    public static IReadOnlyList<string> Capabilities => CapabilityNames.All;

    /// <summary>What its system call filters answer.</summary>
    public static IReadOnlyList<string> SeccompActions { get; } = ["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP"];

    /// <summary>How they compare arguments.</summary>
    public static IReadOnlyList<string> SeccompOperators { get; } = ["SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"];

    /// <summary>The architectures whose calls they tell apart.</summary>
    public static IReadOnlyList<string> SeccompArchitectures { get; } = ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64"];

    /// <summary>Options of filters.</summary>
    public static IReadOnlyList<string> SeccompFlags { get; } = ["SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_LOG"];
}
