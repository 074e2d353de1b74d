namespace Oci.Build;

/// <summary>The build arguments that exist without an ARG before FROM. Source: the Dockerfile reference, Predefined ARGs and platform ARGs.</summary>
internal static class PredefinedArguments
{
    private static readonly string[] Proxies =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>Whether the argument reaches RUN without being declared, and stays out of history and cache.</summary>
    public static bool IsProxy(string name) => Proxies.Contains(name);

    /// <summary>The values of the platform arguments. In a stage they exist once they are declared.</summary>
    public static IReadOnlyDictionary<string, string> Platforms(PlanRequest request) => new Dictionary<string, string>
    {
        ["BUILDPLATFORM"] = request.BuildPlatform.ToString(),
        ["BUILDOS"] = request.BuildPlatform.Os,
        ["BUILDOSVERSION"] = request.BuildPlatform.OsVersion ?? "",
        ["BUILDARCH"] = request.BuildPlatform.Architecture,
        ["BUILDVARIANT"] = request.BuildPlatform.Variant ?? "",
        ["TARGETPLATFORM"] = request.TargetPlatform.ToString(),
        ["TARGETOS"] = request.TargetPlatform.Os,
        ["TARGETOSVERSION"] = request.TargetPlatform.OsVersion ?? "",
        ["TARGETARCH"] = request.TargetPlatform.Architecture,
        ["TARGETVARIANT"] = request.TargetPlatform.Variant ?? "",
        ["TARGETSTAGE"] = request.Target ?? "default",
    };
}
