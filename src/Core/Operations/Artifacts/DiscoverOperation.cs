using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Finds what says something about an image: signatures, SBOMs, attestations, and what is said about those.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class DiscoverOperation(OciHost host)
{
    private const int MaxDepth = 32; // a signature of an SBOM of a signature …

    private static readonly string[] Suffixes = [".sig", ".att", ".sbom"];

    /// <summary>Finds it.</summary>
    /// <returns>The image, with its referrers.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.UnsupportedLocation"/>: a place that holds one image alone.</exception>
    public async Task<Referrer> RunAsync(DiscoverRequest request, CancellationToken ct)
    {
        using var found = await host.ResolveAsync(request.Image, ct);
        var place = NamedRepository.Of(found)
            ?? throw new OciException(ErrorCodes.UnsupportedLocation, $"expected an image in a layout, the local store or a registry, found `{ByteText.Escape(found.Location.ToString())}`", "dotnet-oci copy gives an image a new place");
        var subject = request.Platform is { } platform && MediaTypes.IsIndex(found.Target.MediaType) ? await new ImageLoader(found.Content).SelectAsync(found.Target, new PlatformSelector(platform), ct) : found.Target;
        return new Referrer(subject, null, await FindAsync(place, subject, request.ArtifactType, [subject.Digest], 0, ct));
    }

    private static async Task<IReadOnlyList<Referrer>> FindAsync(NamedRepository place, Descriptor subject, string? type, HashSet<Digest> seen, int depth, CancellationToken ct)
    {
        var referrers = new List<Referrer>();
        await foreach (var content in place.Repository.ListReferrersAsync(subject.Digest, ct))
        {
            if (!seen.Add(content.Digest)) continue;
            if (depth == MaxDepth || seen.Count > Neighbours.Most) throw Neighbours.Endless(subject.Digest);
            var below = await FindAsync(place, content, null, seen, depth + 1, ct);
            if (type is null || content.ArtifactType == type) referrers.Add(new Referrer(content, null, below));
        }
        if (type is not null) return referrers;
        foreach (var suffix in Suffixes)
        {
            var tag = $"{subject.Digest.Algorithm}-{subject.Digest.Encoded}{suffix}";
            if (ImageReference.IsTag(tag) && await place.ResolveAsync(tag, ct) is { } tagged && seen.Add(tagged.Digest)) referrers.Add(new Referrer(tagged, tag, []));
        }
        return referrers;
    }
}
