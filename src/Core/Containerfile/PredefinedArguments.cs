namespace Oci.Containerfile;

/// <summary>The arguments that need no ARG: those about platforms before the first FROM, those about proxies in RUN.</summary>
internal static class PredefinedArguments
{
    /// <summary>Known before the first FROM; a stage has to declare them.</summary>
    public static IReadOnlyList<string> Global { get; } =
    [
        "BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT",
        "TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
    ];

    /// <summary>Taken by every RUN without a declaration, and kept out of history and cache keys.</summary>
    public static IReadOnlyList<string> Proxy { get; } =
    [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ];

    /// <summary>The values of the global ones.</summary>
    /// <param name="buildPlatform">Where the build runs, <c>os/architecture[/variant]</c>.</param>
    /// <param name="targetPlatform">What is built for, <c>os/architecture[/variant]</c>.</param>
    /// <param name="target">The name of the target stage; null for <c>default</c>.</param>
    public static IReadOnlyDictionary<string, string> Values(string buildPlatform, string targetPlatform, string? target)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["TARGETSTAGE"] = target ?? "default" };
        Add(values, "BUILD", buildPlatform);
        Add(values, "TARGET", targetPlatform);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string prefix, string platform)
    {
        var parts = platform.Split('/');
        values[$"{prefix}PLATFORM"] = platform;
        values[$"{prefix}OS"] = parts[0];
        values[$"{prefix}OSVERSION"] = "";
        values[$"{prefix}ARCH"] = parts.ElementAtOrDefault(1) ?? "";
        values[$"{prefix}VARIANT"] = parts.ElementAtOrDefault(2) ?? "";
    }
}
