namespace Oci.Build;

/// <summary>Where a step's result comes from.</summary>
public enum StepSource
{
    /// <summary>There was nothing to do: a base, an empty tree, a context.</summary>
    Given,
    /// <summary>It was in the cache.</summary>
    Cached,
    /// <summary>It was done now.</summary>
    Executed,
}
