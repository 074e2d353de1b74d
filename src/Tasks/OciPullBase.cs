using Microsoft.Build.Framework;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Finds the base images: manifests and configurations, no layer.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciPullBase : PublishStage
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var request = await RequestAsync(ct);
        var operation = new PublishOperation(Host());
        foreach (var (at, image) in request.Images.Index()) await WriteBaseAsync(at, await operation.FindBaseAsync(request, image, ct), ct);
    }
}
