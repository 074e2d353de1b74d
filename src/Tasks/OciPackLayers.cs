using Microsoft.Build.Framework;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Writes the application's layers and the image into the local store.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciPackLayers : PublishStage
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var package = await new PublishOperation(Host()).PackAsync(await RequestAsync(ct), await ReadBasesAsync(ct), ct);
        await File.WriteAllBytesAsync(Path.Combine(Folder, PackageFile), package.ToBytes(), ct);
    }
}
