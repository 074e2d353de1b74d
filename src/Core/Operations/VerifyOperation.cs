using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Checks everything that images say about themselves: digests, sizes, diff IDs, history.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class VerifyOperation(OciHost host)
{
    /// <summary>Checks the images; what is wrong with them is in the results, never thrown.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public async Task<IReadOnlyList<VerifiedImage>> RunAsync(VerifyRequest request, CancellationToken ct)
    {
        var results = new List<VerifiedImage>();
        foreach (var image in request.Images)
        {
            await foreach (var (name, content, target) in FindAsync(image, ct))
                results.Add(new VerifiedImage(name, target, await new ImageVerifier(content).VerifyAsync(target, ct)));
        }
        return results;
    }

    private async IAsyncEnumerable<(string Name, IContentStore Content, Descriptor Target)> FindAsync(string image, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (ImageLocation.Parse(image) is LayoutLocation { Name: null, Digest: null, Folder: var folder })
        {
            var layout = OciLayout.Open(folder);
            foreach (var target in (await layout.ReadIndexAsync(ct)).Manifests)
                yield return (LayoutIndex.NameOf(target) is { } name ? $"{image}:{name}" : $"{image}@{target.Digest}", layout, target);
            yield break;
        }
        using var found = await host.ResolveAsync(image, ct);
        yield return (image, found.Content, found.Target);
    }
}
