using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>What content points at: an index at its manifests, a manifest at its configuration and layers.</summary>
public sealed class ImageGraph(IContentStore store)
{
    private readonly ImageLoader loader = new(store);

    /// <summary>What <paramref name="node"/> points at, in its order; nothing for a blob. A <c>subject</c> is no child: the referrer can live without it.</summary>
    public async Task<IReadOnlyList<Descriptor>> ChildrenAsync(Descriptor node, CancellationToken ct)
    {
        if (MediaTypes.IsIndex(node.MediaType)) return (await loader.ReadIndexAsync(node, ct)).Value.Manifests;
        if (!MediaTypes.IsManifest(node.MediaType)) return [];
        var manifest = (await loader.ReadManifestAsync(node, ct)).Value;
        return [manifest.Config, .. manifest.Layers];
    }

    /// <summary>
    /// What tells that two descriptors are of the same thing. A digest alone does not: the bytes of a manifest that one image has as a layer lead nowhere,
    /// and who has seen them so has not seen what the manifest leads to. Nor has who found them to be missing under another size.
    /// </summary>
    internal static (Digest Digest, long Size, string Kind) KeyOf(Descriptor node) =>
        (node.Digest, node.Size, MediaTypes.IsIndex(node.MediaType) || MediaTypes.IsManifest(node.MediaType) ? node.MediaType : "");

    /// <summary><paramref name="root"/> and everything below, everything once (what is a document here and a mere blob there is two things), children before parents.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>, <see cref="ErrorCodes.ContentNotFound"/>: a manifest or index is not there.</exception>
    public IAsyncEnumerable<Descriptor> WalkAsync(Descriptor root, CancellationToken ct) => WalkAsync(root, 0, [], ct);

    private async IAsyncEnumerable<Descriptor> WalkAsync(Descriptor node, int depth, HashSet<(Digest, long, string)> seen, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!seen.Add(KeyOf(node))) yield break;
        if (depth > ImageLoader.MaxIndexDepth) throw StrictJson.Invalid(ManifestRules.IndexKind, node.Digest.ToString(), $"more than {ImageLoader.MaxIndexDepth} indexes within one another");
        foreach (var child in await ChildrenAsync(node, ct))
        {
            await foreach (var below in WalkAsync(child, depth + 1, seen, ct)) yield return below;
        }
        yield return node;
    }
}
