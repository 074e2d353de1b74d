using Oci.Content;

namespace Oci.Images;

/// <summary>
/// Chooses among the manifests of an index. Same system and architecture; for a wanted variant that one, then the lesser ones it can run, then none;
/// without a wanted variant first none, then the greatest. On Windows a wanted <c>os.version</c> must match up to its own length.
/// </summary>
public sealed class PlatformSelector(Platform wanted)
{
    private readonly string[] variants = VariantsFor(wanted);

    /// <summary>What is wanted.</summary>
    public Platform Wanted { get; } = wanted;

    /// <summary>How well <paramref name="candidate"/> fits: 0 is best, null not at all.</summary>
    public int? Rank(Platform candidate)
    {
        if (candidate.Os != Wanted.Os || candidate.Architecture != Wanted.Architecture || !FitsVersion(candidate)) return null;
        var rank = Array.IndexOf(variants, candidate.Variant ?? "");
        return rank < 0 ? null : rank;
    }

    /// <summary>The best candidate, the first of equals; null when none fits. Entries without a platform, and attestations, are never chosen.</summary>
    public Descriptor? Select(IEnumerable<Descriptor> candidates) => candidates
        .Where(candidate => candidate.Platform is not null && !IsAttestation(candidate) && Rank(candidate.Platform) is not null)
        .OrderBy(candidate => Rank(candidate.Platform!))
        .FirstOrDefault();

    /// <summary>Whether an index entry is not an image but says something about one (<c>unknown/unknown</c>).</summary>
    public static bool IsAttestation(Descriptor entry) =>
        entry.Platform is { Os: "unknown", Architecture: "unknown" }
        || entry.Annotations?.GetValueOrDefault("vnd.docker.reference.type") == "attestation-manifest";

    private bool FitsVersion(Platform candidate) =>
        string.IsNullOrEmpty(Wanted.OsVersion)
        || (candidate.OsVersion is { } version && (version == Wanted.OsVersion || version.StartsWith(Wanted.OsVersion + ".", StringComparison.Ordinal)));

    private static string[] VariantsFor(Platform wanted)
    {
        string[] known = wanted.Architecture switch
        {
            "arm" => ["v8", "v7", "v6", "v5"],
            "arm64" => ["v8"],
            "amd64" => ["v4", "v3", "v2", "v1"],
            _ => [],
        };
        if (string.IsNullOrEmpty(wanted.Variant)) return wanted.Architecture == "amd64" ? ["", "v1"] : ["", .. known];
        var from = Array.IndexOf(known, wanted.Variant);
        return from < 0 ? [wanted.Variant, ""] : [.. known[from..], ""];
    }
}
