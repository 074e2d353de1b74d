namespace Oci.Native;

/// <summary>Who else may hold an <see cref="AdvisoryLock"/> at the same time.</summary>
public enum LockMode
{
    /// <summary>Others that share.</summary>
    Shared,
    /// <summary>Nobody.</summary>
    Exclusive,
}
