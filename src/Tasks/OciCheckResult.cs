using Microsoft.Build.Framework;
using Oci.Content;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// Forgets what the last publish came to where that is no longer so: a name was taken away or moved since, or another version left something else
/// there. The stages then find no result, and do their work.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class OciCheckResult : OciTask
{
    /// <summary>The file that <see cref="OciPush"/> wrote.</summary>
    [Required]
    public string Result { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        if (File.Exists(Result) && !await IsSoAsync(ct)) File.Delete(Result);
    }

    private async Task<bool> IsSoAsync(CancellationToken ct)
    {
        if (PublishRecord.TryRead(Result) is not { } record) return false;
        var trace = new PublishTrace(Host());
        foreach (var place in record.Places)
        {
            if (!await trace.IsThereAsync(place.Reference, Digest.Parse(place.Digest), ct)) return false;
        }
        return true;
    }
}
