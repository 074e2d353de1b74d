using Oci.Diagnostics;
using Oci.Transfer;

namespace Oci.Tool.Values;

/// <summary>The value of <c>--format</c>: a family of documents.</summary>
internal static class FormatFamily
{
    /// <summary>The family that a word names, also skopeo's <c>v2s2</c>; null where none is given.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static ManifestFormat? Parse(string? text) => text switch
    {
        null => null,
        "v2s2" => ManifestFormat.Docker,
        _ => Choice.Parse<ManifestFormat>("--format", text),
    };
}
