using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>Tells how far a blob is, not more often than anyone could see.</summary>
internal sealed class BlobReport(Descriptor content, IProgress<ProgressEvent> progress)
{
    private const long Every = 4 << 20;

    private long told = -Every;

    /// <summary>Hears of every byte; the last one is told by whoever knows that the blob has arrived.</summary>
    public void Tell(long passed)
    {
        if (passed >= content.Size && passed > 0) return;
        if (passed - told < Every && passed >= told) return;
        told = passed;
        progress.Report(new BlobProgress(content.Digest.ToString(), passed, content.Size));
    }
}
