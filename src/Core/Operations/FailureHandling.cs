namespace Oci.Operations;

/// <summary>What a build leaves of a failed RUN step.</summary>
public enum FailureHandling
{
    /// <summary>Nothing.</summary>
    Stop,
    /// <summary>A bundle with the state before the step.</summary>
    Keep,
    /// <summary>The same, for the caller to open a shell in and to remove then.</summary>
    Shell,
}
