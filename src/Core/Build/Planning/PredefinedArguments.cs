namespace Oci.Build;

/// <summary>The build arguments that exist without an ARG before FROM. Source: the Dockerfile reference, Predefined ARGs and platform ARGs.</summary>
internal static class PredefinedArguments
{
    private static readonly string[] Proxies =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>The host name that RUN steps see.</summary>
    public const string Hostname = "BUILDKIT_SANDBOX_HOSTNAME";

    /// <summary>What stands before the id of every cache mount.</summary>
    public const string CacheNamespace = "BUILDKIT_CACHE_MOUNT_NS";

    /// <summary>Whether <c>.git</c> stays in a context that is a git repository.</summary>
    public const string KeepGitFolder = "BUILDKIT_CONTEXT_KEEP_GIT_DIR";

    /// <summary>Whether the argument means something without any ARG: a proxy, or a wish to the builder itself.</summary>
    public static bool IsKnown(string name) => IsProxy(name) || name.StartsWith("BUILDKIT_", StringComparison.Ordinal) || name == "SOURCE_DATE_EPOCH";

    /// <summary>Whether the argument reaches RUN without being declared, and stays out of history and cache.</summary>
    public static bool IsProxy(string name) => Proxies.Contains(name);

    /// <summary>The same proxy in the other case: <c>http_proxy</c> for <c>HTTP_PROXY</c>, and the other way round. Programs ask for the one or the other.</summary>
    public static string OtherCase(string proxy) => char.IsAsciiLetterUpper(proxy[0]) ? proxy.ToLowerInvariant() : proxy.ToUpperInvariant();

    /// <summary>The values of the platform arguments. In a stage they exist once they are declared.</summary>
    public static IReadOnlyDictionary<string, string> Platforms(PlanRequest request) => new Dictionary<string, string>
    {
        ["BUILDPLATFORM"] = request.BuildPlatform.FullName,
        ["BUILDOS"] = request.BuildPlatform.Os,
        ["BUILDOSVERSION"] = request.BuildPlatform.OsVersion ?? "",
        ["BUILDARCH"] = request.BuildPlatform.Architecture,
        ["BUILDVARIANT"] = request.BuildPlatform.Variant ?? "",
        ["TARGETPLATFORM"] = request.TargetPlatform.FullName,
        ["TARGETOS"] = request.TargetPlatform.Os,
        ["TARGETOSVERSION"] = request.TargetPlatform.OsVersion ?? "",
        ["TARGETARCH"] = request.TargetPlatform.Architecture,
        ["TARGETVARIANT"] = request.TargetPlatform.Variant ?? "",
        ["TARGETSTAGE"] = request.Target ?? request.Syntax.Stages[^1].Name ?? "default",
    };
}
