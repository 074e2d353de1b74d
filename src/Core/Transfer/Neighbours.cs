using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>
/// What says something about an image, in both ways there are: manifests that have it as their subject, and tags made of its digest
/// (<c>sha256-….sig</c>, <c>.att</c>, <c>.sbom</c>: cosign's older form).
/// </summary>
internal static class Neighbours
{
    /// <summary>How many of them one image may have, and those have in turn: a registry that makes them up as it is asked is left there.</summary>
    public const int Most = 10_000;

    private static readonly string[] Suffixes = [".sig", ".att", ".sbom"];

    /// <summary>What is wrong where there are more than <see cref="Most"/>.</summary>
    public static OciException Endless(Digest subject) =>
        new(ErrorCodes.InvalidRegistryAnswer, $"expected the referrers of `{subject}`, and theirs, to end, found more than {Most}");

    /// <summary>All of them, and what is said about them in turn: a signature of an SBOM.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="documents">The manifests and indexes of the image.</param>
    /// <param name="documentsOf">The manifests and indexes below what was found, itself included; called before the next is looked for.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was found, with the tag that it needs, or null.</returns>
    public static async IAsyncEnumerable<(Descriptor Content, string? Tag)> FindAsync(
        NamedRepository source, IReadOnlyList<Descriptor> documents, Func<Descriptor, Task<IReadOnlyList<Descriptor>>> documentsOf, [EnumeratorCancellation] CancellationToken ct)
    {
        var subjects = new Queue<Descriptor>(documents);
        var seen = documents.Select(document => document.Digest).ToHashSet();
        var asked = new HashSet<Digest>(seen);
        while (subjects.TryDequeue(out var subject))
        {
            await foreach (var referrer in source.Repository.ListReferrersAsync(subject.Digest, ct))
            {
                if (!seen.Add(referrer.Digest)) continue;
                if (seen.Count > Most) throw Endless(subject.Digest);
                yield return (referrer, null);
                Ask(await documentsOf(referrer));
            }
            foreach (var suffix in Suffixes)
            {
                var tag = $"{subject.Digest.Algorithm}-{subject.Digest.Encoded}{suffix}";
                if (!ImageReference.IsTag(tag) || await source.ResolveAsync(tag, ct) is not { } tagged) continue;
                yield return (tagged, tag);
                if (!seen.Add(tagged.Digest)) continue;
                Ask(await documentsOf(tagged));
            }
        }

        // Once each: ten thousand indexes may list the same ten thousand manifests.
        void Ask(IReadOnlyList<Descriptor> about)
        {
            foreach (var document in about)
            {
                if (asked.Add(document.Digest)) subjects.Enqueue(document);
            }
        }
    }
}
