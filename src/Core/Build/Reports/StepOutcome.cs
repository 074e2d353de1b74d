namespace Oci.Build;

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>Its result was in the cache.</summary>
    Cached,
    /// <summary>It was done.</summary>
    Done,
    /// <summary>It failed.</summary>
    Failed,
    /// <summary>It was stopped because of another.</summary>
    Cancelled,
}
