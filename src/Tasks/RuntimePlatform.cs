using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Tasks;

/// <summary>What .NET's runtime identifiers mean in images.</summary>
internal static class RuntimePlatform
{
    // Those of distributions are older than .NET 8, and still mean Linux.
    private static readonly string[] Systems = ["linux", "alpine", "arch", "azurelinux", "centos", "debian", "exherbo", "fedora", "gentoo", "linuxmint", "manjaro", "miraclelinux", "ol", "opensuse", "rhel", "rocky", "sles", "tizen", "ubuntu"];

    /// <summary>The platform of <c>linux-x64</c>, <c>linux-musl-arm64</c>, <c>ubuntu.22.04-x64</c>. Layers of other systems are not made.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static Platform Of(string identifier)
    {
        var parts = identifier.Split('-');
        var architecture = parts[^1] switch
        {
            "x64" => "amd64",
            "x86" => "386",
            "arm64" => "arm64",
            "arm" => "arm/v7",
            "armel" or "armv6" => "arm/v6",
            "mips64" => "mips64le",
            "ppc64le" or "s390x" or "riscv64" => parts[^1],
            "loongarch64" => "loong64",
            _ => null,
        };
        if (parts.Length < 2 || architecture is null || !Systems.Contains(parts[0].Split('.')[0]))
            throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a runtime identifier of Linux such as `linux-x64` or `linux-musl-arm64`, found `{identifier}`", "set ContainerRuntimeIdentifier to `linux-x64`");
        return Platform.Parse($"linux/{architecture}");
    }
}
