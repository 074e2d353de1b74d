using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Images;

/// <summary>One run of <see cref="ImageVerifier"/>.</summary>
internal sealed class Verification(IContentStore store)
{
    private static readonly string[] LayerTypes = ["application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs."];

    private readonly ImageLoader loader = new(store);
    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(Digest, long, string)> seen = [];
    private readonly HashSet<(Digest, long, Digest)> layers = [];
    private readonly HashSet<Digest> counted = [];
    private int blobs;
    private long bytes;
    private int depth;

    public VerificationResult Result => new([.. diagnostics], blobs, bytes);

    /// <summary>Verifies what a descriptor points at, and everything below.</summary>
    public async Task VisitAsync(Descriptor node, CancellationToken ct)
    {
        if (!seen.Add(ImageGraph.KeyOf(node))) return;
        if (MediaTypes.IsIndex(node.MediaType)) await GuardAsync(node, () => VisitIndexAsync(node, ct));
        else if (MediaTypes.IsManifest(node.MediaType)) await GuardAsync(node, () => VisitManifestAsync(node, ct));
        else if (MediaTypes.IsForeignLayer(node.MediaType) && !await store.ContainsAsync(node, ct)) Report(Severity.Information, ErrorCodes.ContentNotFound, $"`{node.Digest}` is a layer that is not to be distributed, and is not here");
        else await GuardAsync(node, () => ReadAsync(node, ct));
    }

    private async Task VisitIndexAsync(Descriptor node, CancellationToken ct)
    {
        if (depth >= ImageLoader.MaxIndexDepth) throw StrictJson.Invalid(ManifestRules.IndexKind, node.Digest.ToString(), $"more than {ImageLoader.MaxIndexDepth} indexes within one another");
        var index = await loader.ReadIndexAsync(node, ct);
        Count(node);
        depth++;
        foreach (var entry in index.Value.Manifests)
        {
            await VisitAsync(entry, ct);
            if (entry.Platform is not null && MediaTypes.IsManifest(entry.MediaType) && !PlatformSelector.IsAttestation(entry)) await GuardAsync(entry, () => ComparePlatformAsync(entry, ct));
        }
        depth--;
    }

    private async Task VisitManifestAsync(Descriptor node, CancellationToken ct)
    {
        var manifest = await loader.ReadManifestAsync(node, ct);
        Count(node);
        if (!ImageLoader.IsImage(manifest.Value) || HoldsOtherThings(manifest.Value))
        {
            foreach (var child in manifest.Value.Layers.Prepend(manifest.Value.Config)) await VisitAsync(child, ct);
            return;
        }
        if (await TryLoadAsync(node, ct) is not { } image)
        {
            foreach (var layer in manifest.Value.Layers) await VisitAsync(layer, ct);
            return;
        }
        if (seen.Add(ImageGraph.KeyOf(image.Config.Descriptor))) Count(image.Config.Descriptor);
        foreach (var finding in ConfigRules.Check(image)) diagnostics.Add(finding);
        foreach (var layer in image.Layers) await VisitLayerAsync(layer, ct);
    }

    // Signatures of cosign call themselves images, with a configuration of no system and layers that are no file systems.
    private static bool HoldsOtherThings(ImageManifest manifest) =>
        manifest.Layers.Count > 0 && !manifest.Layers.Any(layer => LayerTypes.Any(type => layer.MediaType.StartsWith(type, StringComparison.Ordinal)));

    private async Task<Image?> TryLoadAsync(Descriptor manifest, CancellationToken ct)
    {
        Image? image = null;
        await GuardAsync(manifest, async () => image = await loader.LoadManifestAsync(manifest, ct));
        return image;
    }

    private async Task VisitLayerAsync(LayerBlob layer, CancellationToken ct)
    {
        if (!MediaTypes.IsLayer(layer.Descriptor.MediaType) || !await store.ContainsAsync(layer.Descriptor, ct))
        {
            await VisitAsync(layer.Descriptor, ct);
            return;
        }
        // Two images may say of one blob that two different tars are in it, and a manifest before them that it is none.
        seen.Add(ImageGraph.KeyOf(layer.Descriptor));
        if (!layers.Add((layer.Descriptor.Digest, layer.Descriptor.Size, layer.DiffId))) return;
        await GuardAsync(layer.Descriptor, async () =>
        {
            await LayerReader.ReadAsync(await store.OpenReadAsync(layer.Descriptor, ct), layer.Descriptor, layer.DiffId, LayerLimits.Default, null, ct);
            Count(layer.Descriptor);
        });
    }

    private async Task ReadAsync(Descriptor blob, CancellationToken ct)
    {
        await using var source = await store.OpenWhereverAsync(blob, ct);
        await source.CopyToAsync(Stream.Null, ct);
        Count(blob);
    }

    private async Task ComparePlatformAsync(Descriptor entry, CancellationToken ct)
    {
        if (!ImageLoader.IsImage((await loader.ReadManifestAsync(entry, ct)).Value)) return;
        var actual = (await loader.LoadManifestAsync(entry, ct)).Platform;
        var stated = entry.Platform!;
        // A variant may be said on one side only: many tools leave arm64's v8 out.
        var variantDiffers = !string.IsNullOrEmpty(stated.Variant) && !string.IsNullOrEmpty(actual.Variant) && stated.Variant != actual.Variant;
        if (stated.Os != actual.Os || stated.Architecture != actual.Architecture || variantDiffers)
            Report(Severity.Error, ErrorCodes.InconsistentImage, $"expected an image for `{ByteText.Shorten(stated.ToString())}` at `{entry.Digest}`, found one for `{ByteText.Shorten(actual.ToString())}`");
    }

    private async Task GuardAsync(Descriptor node, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (OciException fault)
        {
            var message = fault.Message.Contains(node.Digest.ToString(), StringComparison.Ordinal) ? fault.Message : $"{fault.Message}, in `{node.Digest}`";
            if (!diagnostics.Any(known => known.Message == message)) Report(Severity.Error, fault.Code, message, fault.Hint);
        }
    }

    private void Count(Descriptor blob)
    {
        if (!counted.Add(blob.Digest)) return;
        blobs++;
        bytes += blob.Size;
    }

    private void Report(Severity severity, ErrorCode code, string message, string? hint = null) => diagnostics.Add(new Diagnostic(code, severity, message, null, hint));
}
