using Oci.Content;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>What <see cref="SyncOperation"/> can be asked for.</summary>
public sealed record SyncRequest
{
    /// <summary>What is read: a repository or image, a folder, a file.</summary>
    public required string Source { get; init; }

    /// <summary>What is written: <c>HOST/PATH</c>, or a folder.</summary>
    public required string Destination { get; init; }

    /// <summary>Of what kind the source is.</summary>
    public required SyncPlace SourceKind { get; init; }

    /// <summary>Of what kind the destination is.</summary>
    public required SyncPlace DestinationKind { get; init; }

    /// <summary>Whether images keep their whole name below the destination, registry and path included.</summary>
    public bool Scoped { get; init; }

    /// <summary>Which images of an index; none: the host's.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>Whether every image of an index is copied.</summary>
    public bool All { get; init; }

    /// <summary>Whether what says something about the images is copied too.</summary>
    public bool Referrers { get; init; }

    /// <summary>The family to write documents in; null keeps each document's own.</summary>
    public ManifestFormat? Format { get; init; }

    /// <summary>Whether to fail rather than change a digest.</summary>
    public bool PreserveDigests { get; init; }

    /// <summary>Whether only to say what would be copied.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to go on with the others where one fails.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;
}
