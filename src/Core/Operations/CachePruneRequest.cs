namespace Oci.Operations;

/// <summary>What <see cref="CachePruneOperation"/> can be asked for. With neither limit everything goes.</summary>
public sealed record CachePruneRequest
{
    /// <summary>Give up the longest unused entries until the rest has at most so many bytes; null for no such limit.</summary>
    public long? KeepStorage { get; init; }

    /// <summary>Give up what no build has used for so long; null for no such limit.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Whether nothing is removed, and only what would be is said.</summary>
    public bool DryRun { get; init; }
}
