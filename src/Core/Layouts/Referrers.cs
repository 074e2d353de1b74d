using System.Buffers;
using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Layouts;

/// <summary>Who says something about a manifest, in places that keep no list of it.</summary>
internal static class Referrers
{
    private static readonly SearchValues<char> Hexadecimals = SearchValues.Create("0123456789abcdef");
    private static readonly string[] CosignSuffixes = [".sig", ".att", ".sbom"];

    /// <summary>The tag that stands for the list of referrers where there is no better way. Source: distribution-spec, Referrers Tag Schema.</summary>
    public static string FallbackTag(Digest subject) =>
        $"{Cut(subject.Algorithm, 32)}-{Cut(subject.Encoded, 64)}";

    /// <summary>Whether a name is such a tag: of a layout, or as the local store spells it with its repository before it.</summary>
    public static bool IsFallbackTag(string? name, Descriptor target) => MediaTypes.IsIndex(target.MediaType) && name is not null && IsOfDigest(TagOf(name));

    /// <summary>Whether what a name stands for is about another image: a list of referrers, or a signature, attestation or SBOM in cosign's older form.</summary>
    public static bool IsAboutAnother(string? name, Descriptor target) =>
        IsFallbackTag(name, target) || (name is not null && CosignSuffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix && IsOfDigest(TagOf(name)[..^suffix.Length]));

    private static string TagOf(string name) => name[(name.LastIndexOf(':') + 1)..];

    private static bool IsOfDigest(string tag) =>
        tag.IndexOf('-') is > 0 and var dash && tag[..dash] is "sha256" or "sha384" or "sha512" && tag.Length - dash - 1 >= 64 && tag.AsSpan(dash + 1).IndexOfAnyExcept(Hexadecimals) < 0;

    /// <summary>What a manifest or index is about; null when it is about nothing, is neither, is broken or absent.</summary>
    public static async Task<Descriptor?> SubjectOfAsync(Descriptor entry, IContentStore content, CancellationToken ct) =>
        (await TryReadAsync(entry, content, ct))?.Subject;

    /// <summary>The referrers among the entries of a layout's index, and those that the fallback tag lists.</summary>
    public static async IAsyncEnumerable<Descriptor> ListAsync(LayoutIndex index, Digest subject, IContentStore content, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<Digest>();
        IEnumerable<Descriptor> candidates = index.Value.Manifests;
        if (index.Find(FallbackTag(subject)) is { } listed && await TryReadIndexAsync(listed.Target, content, ct) is { } fallback) candidates = candidates.Concat(fallback.Manifests);
        foreach (var entry in candidates)
        {
            if (await TryReadAsync(entry, content, ct) is { } stated && stated.Subject?.Digest == subject && seen.Add(entry.Digest))
                yield return new Descriptor { MediaType = entry.MediaType, Digest = entry.Digest, Size = entry.Size, ArtifactType = stated.ArtifactType, Annotations = stated.Annotations };
        }
    }

    private static async Task<Statement?> TryReadAsync(Descriptor entry, IContentStore content, CancellationToken ct)
    {
        if (await TryReadIndexAsync(entry, content, ct) is { } index) return new(index.Subject, index.ArtifactType, index.Annotations);
        if (!MediaTypes.IsManifest(entry.MediaType)) return null;
        try
        {
            var manifest = (await new ImageLoader(content).ReadManifestAsync(entry, ct)).Value;
            return new(manifest.Subject, manifest.ArtifactType ?? manifest.Config.MediaType, manifest.Annotations);
        }
        catch (OciException e) when (IsBrokenOrAbsent(e))
        {
            return null;
        }
    }

    private static async Task<ImageIndex?> TryReadIndexAsync(Descriptor entry, IContentStore content, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(entry.MediaType)) return null;
        try
        {
            return (await new ImageLoader(content).ReadIndexAsync(entry, ct)).Value;
        }
        catch (OciException e) when (IsBrokenOrAbsent(e))
        {
            return null;
        }
    }

    // Of a digest that cannot be computed nobody knows what it is of.
    private static bool IsBrokenOrAbsent(OciException e) =>
        e.Code == ErrorCodes.ContentNotFound || e.Code == ErrorCodes.InvalidDocument || e.Code == ErrorCodes.DigestMismatch || e.Code == ErrorCodes.InvalidDigest;

    private static string Cut(string text, int length) => string.Concat(text.Take(length).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    private sealed record Statement(Descriptor? Subject, string? ArtifactType, IReadOnlyDictionary<string, string>? Annotations);
}
