namespace Oci.Runtime;

/// <summary>The names of architectures: Go's, profiles' and runtime-spec's.</summary>
internal static class SeccompArchitecture
{
    private static readonly Dictionary<string, string> spec = new(StringComparer.Ordinal)
    {
        ["amd64"] = "SCMP_ARCH_X86_64",
        ["x86"] = "SCMP_ARCH_X86",
        ["x32"] = "SCMP_ARCH_X32",
        ["arm"] = "SCMP_ARCH_ARM",
        ["arm64"] = "SCMP_ARCH_AARCH64",
        ["mips"] = "SCMP_ARCH_MIPS",
        ["mips64"] = "SCMP_ARCH_MIPS64",
        ["mips64n32"] = "SCMP_ARCH_MIPS64N32",
        ["mipsel"] = "SCMP_ARCH_MIPSEL",
        ["mipsel64"] = "SCMP_ARCH_MIPSEL64",
        ["mipsel64n32"] = "SCMP_ARCH_MIPSEL64N32",
        ["ppc"] = "SCMP_ARCH_PPC",
        ["ppc64"] = "SCMP_ARCH_PPC64",
        ["ppc64le"] = "SCMP_ARCH_PPC64LE",
        ["riscv64"] = "SCMP_ARCH_RISCV64",
        ["s390"] = "SCMP_ARCH_S390",
        ["s390x"] = "SCMP_ARCH_S390X",
    };

    private static readonly Dictionary<string, string> profile = spec.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The profile's name of a GOARCH.</summary>
    public static string OfGo(string architecture) => architecture switch
    {
        "386" => "x86",
        "mipsle" => "mipsel",
        "mips64le" => "mipsel64",
        _ => architecture,
    };

    /// <summary>The name in a runtime's configuration; null for an architecture that has none.</summary>
    public static string? ToSpec(string name) => spec.GetValueOrDefault(name);

    /// <summary>The profile's name of <c>SCMP_ARCH_…</c>; null for one that is not known.</summary>
    public static string? OfSpec(string name) => profile.GetValueOrDefault(name);
}
