using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Tasks;

/// <summary>What .NET's runtime identifiers mean in images.</summary>
internal static class RuntimePlatform
{
    /// <summary>The platform of <c>linux-x64</c>, <c>linux-musl-arm64</c>, <c>win-x64</c>.</summary>
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
            "armel" => "arm/v6",
            "ppc64le" or "s390x" or "riscv64" => parts[^1],
            "loongarch64" => "loong64",
            _ => null,
        };
        if (parts.Length < 2 || architecture is null)
            throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a runtime identifier such as `linux-x64` or `linux-musl-arm64`, found `{identifier}`", "set ContainerRuntimeIdentifier");
        return Platform.Parse($"{(parts[0].StartsWith("win", StringComparison.Ordinal) ? "windows" : "linux")}/{architecture}");
    }
}
