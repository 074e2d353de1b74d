using Microsoft.Build.Framework;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Puts the image where it is wanted: only what is missing there travels.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciPush : PublishStage
{
    /// <summary>The file to write the result to, for <see cref="OciReadResult"/>.</summary>
    [Required]
    public string Result { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var package = await PublishPackage.ReadAsync(Path.Combine(Folder, PackageFile), ct);
        var result = await new PublishOperation(Host()).PushAsync(await RequestAsync(ct), package, ct);
        // Whole or not at all: by its time later builds know that there is nothing to do.
        DurableFile.Write(Result, PublishRecord.Of(result).ToBytes());
    }
}
