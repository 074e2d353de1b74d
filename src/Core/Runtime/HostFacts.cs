namespace Oci.Runtime;

/// <summary>What a configuration needs to know of the host. Read once, so that everything made from it is a pure function.</summary>
public sealed record HostFacts
{
    /// <summary>The kernel's version, <c>6.18</c>.</summary>
    public required Version Kernel { get; init; }
    /// <summary>GOARCH.</summary>
    public required string Architecture { get; init; }
    /// <summary>The capabilities that processes of this host can have, by name.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }
    /// <summary>The limits of this process, by <c>RLIMIT_…</c>.</summary>
    public required IReadOnlyDictionary<string, ResourceLimit> Limits { get; init; }
    /// <summary>Whether this process may raise limits above its own (CAP_SYS_RESOURCE).</summary>
    public required bool CanRaiseLimits { get; init; }
    /// <summary>Whether root here is root of the machine, and not of a user namespace.</summary>
    public bool IsInitialUserNamespace { get; init; } = true;
    /// <summary>Whether groups other than our own exist here.</summary>
    public bool HasManyGroups { get; init; } = true;
    /// <summary>Files that tell of other containers' heat, one folder a processor; they are masked.</summary>
    public IReadOnlyList<string> ThermalPaths { get; init; } = [];
}
