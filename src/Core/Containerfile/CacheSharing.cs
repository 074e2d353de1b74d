namespace Oci.Containerfile;

/// <summary>What happens when several steps want the same cache mount at once.</summary>
public enum CacheSharing
{
    /// <summary>All get it.</summary>
    Shared,
    /// <summary>Each gets its own.</summary>
    Private,
    /// <summary>One after the other.</summary>
    Locked,
}
