using System.Collections.Concurrent;
using Oci.Content;

namespace Oci.Registries;

/// <summary>What is known of where blobs are before the registry is asked: in the repository that is written to, or in another one of the same registry.</summary>
internal sealed class BlobPlaces
{
    private readonly ConcurrentDictionary<Digest, string> neighbours = new();
    private readonly ConcurrentDictionary<string, bool> refused = new(StringComparer.Ordinal);
    private volatile HashSet<Digest> here = [];
    private volatile string? neighbour;

    /// <summary>Whether the repository has nothing at all, so that no blob need be asked for.</summary>
    public bool AreNone { get; private set; }

    /// <summary>Whether a blob is in the repository for sure.</summary>
    public bool IsHere(Digest blob) => here.Contains(blob);

    /// <summary>Whether another repository is known that has a blob, even if it cannot be had from there.</summary>
    public bool IsAtNeighbour(Digest blob) => AtOf(blob) is not null;

    /// <summary>The repository that a blob may be mounted from; null where none is known.</summary>
    public string? NeighbourOf(Digest blob) => AtOf(blob) is { } at && !refused.ContainsKey(at) ? at : null;

    /// <summary>Says that nothing can be mounted from a repository: what one blob was refused, others are too.</summary>
    public void Refuse(string repository) => refused[repository] = true;

    /// <summary>Says which blobs are in the repository, in place of what was said before.</summary>
    public void AreHere(IEnumerable<Digest> blobs) => (here, AreNone) = ([.. blobs], false);

    /// <summary>Says that the repository has nothing.</summary>
    public void AreNowhere() => (here, AreNone) = ([], true);

    /// <summary>Names a repository that has all blobs that will be wanted.</summary>
    public void AreAt(string repository) => neighbour = repository;

    /// <summary>Names a repository that has these blobs.</summary>
    public void AreAt(string repository, IEnumerable<Digest> blobs)
    {
        foreach (var blob in blobs) neighbours[blob] = repository;
    }

    private string? AtOf(Digest blob) => neighbours.GetValueOrDefault(blob) ?? neighbour;
}
