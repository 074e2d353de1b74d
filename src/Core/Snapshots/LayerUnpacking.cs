using System.Runtime.Versioning;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>Takes layers out of a store and unpacks them, verifying digest, size and diff ID on the way.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LayerUnpacking(IContentStore content, SnapshotOptions options)
{
    /// <summary>Unpacks one layer into a folder. When it fails the folder holds a part of it: throw it away.</summary>
    public async Task<AppliedLayer> ApplyAsync(LayerBlob layer, RootDirectory target, ApplyOptions apply, CancellationToken ct)
    {
        var scope = layer.Descriptor.Digest.ToString();
        var applier = new LayerApplier(target, apply with { Progress = options.Progress, Scope = scope });
        AppliedLayer? applied = null;
        await using var blob = await content.OpenReadAsync(layer.Descriptor, ct);
        await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, options.Limits, tar => applied = applier.Apply(tar, ct), ct);
        options.Progress?.Report(new LayerUnpacked(scope, applied!.Entries, applied.Size));
        return applied!;
    }
}
