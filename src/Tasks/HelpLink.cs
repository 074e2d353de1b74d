using Oci.Diagnostics;

namespace Oci.Tasks;

/// <summary>Where an error code is explained: the list of codes lies in the package, so that the link works without a network.</summary>
internal static class HelpLink
{
    private static readonly string? Page = Find();

    /// <summary>The link; null where the list is not there.</summary>
    public static string? Of(ErrorCode code) => Page is null ? null : $"{new Uri(Page)}#{code}";

    // tasks/net10.0/Oci.Tasks.dll and docs/errors.md are in the same package.
    private static string? Find()
    {
        var page = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(HelpLink).Assembly.Location) ?? "", "..", "..", "docs", "errors.md"));
        return File.Exists(page) ? page : null;
    }
}
