using Microsoft.Build.Framework;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Runs the <c>ContainerRun</c> commands on the base images.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciRunSteps : PublishStage
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var request = await RequestAsync(ct);
        var operation = new PublishOperation(Host());
        foreach (var (at, found) in (await ReadBasesAsync(ct)).Index()) await WriteBaseAsync(at, await operation.RunStepsAsync(request, request.Images[at], found, ct), ct);
    }
}
