using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Chooses how layers are compressed where a project does not say.</summary>
internal static class PublishCompression
{
    /// <summary>What a format leaves no choice of; null where there is one. Docker's has no zstd.</summary>
    public static LayerCompression? Of(ManifestFormat? format) => format == ManifestFormat.Docker ? LayerCompression.Gzip : null;

    /// <summary>What was asked for; else zstd; else, on systems without its library, gzip.</summary>
    /// <param name="wanted">What was asked for, or null.</param>
    /// <param name="progress">Hears that gzip was chosen; null for silence.</param>
    public static LayerCompression Choose(LayerCompression? wanted, IProgress<ProgressEvent>? progress)
    {
        if (wanted is not null) return wanted;
        try
        {
            Libzstd.Load();
            return LayerCompression.Zstd;
        }
        catch (OciException missing)
        {
            progress?.Report(new WarningRaised("publish", new Diagnostic(missing.Code, Severity.Information,
                "found no zstd library, so layers are compressed with gzip: the digest differs from that of a build with zstd, the diff IDs do not", null, missing.Hint)));
            return LayerCompression.Gzip;
        }
    }
}
