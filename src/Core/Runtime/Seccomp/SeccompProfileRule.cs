namespace Oci.Runtime;

/// <summary>What happens to some calls, where it applies.</summary>
internal sealed record SeccompProfileRule
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    /// <summary><c>SCMP_ACT_…</c></summary>
    public required string Action { get; init; }
    /// <summary>The error of <c>SCMP_ACT_ERRNO</c>.</summary>
    public uint? Errno { get; init; }
    /// <summary>All must hold when the call is made.</summary>
    public IReadOnlyList<SeccompArgument> Arguments { get; init; } = [];
    /// <summary>The container must have all of them.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
    /// <summary>The container must have none of them.</summary>
    public IReadOnlyList<string> WithoutCapabilities { get; init; } = [];
    /// <summary>The native architecture must be one of them; any where empty.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];
    /// <summary>The native architecture must be none of them.</summary>
    public IReadOnlyList<string> OtherArchitectures { get; init; } = [];
    /// <summary>The oldest kernel.</summary>
    public Version? MinimumKernel { get; init; }
    /// <summary>The first kernel for which it does not hold any more.</summary>
    public Version? EndKernel { get; init; }

    /// <summary>Whether the rule is part of the filter at all.</summary>
    public bool Holds(string architecture, IReadOnlyList<string> capabilities, Version kernel) =>
        (Architectures.Count == 0 || Architectures.Contains(architecture))
        && !OtherArchitectures.Contains(architecture)
        && Capabilities.All(capabilities.Contains)
        && !WithoutCapabilities.Any(capabilities.Contains)
        && (MinimumKernel is null || kernel >= MinimumKernel)
        && (EndKernel is null || kernel < EndKernel);
}
