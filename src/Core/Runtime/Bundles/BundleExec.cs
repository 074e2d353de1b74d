namespace Oci.Runtime;

/// <summary>One more process in a container of <see cref="BundleRuntime"/>.</summary>
/// <param name="Process">What runs; null fields are not filled in from the container's own.</param>
public sealed record BundleExec(ProcessSpec Process)
{
    /// <summary>Where its number is written; null where no file is wanted.</summary>
    public string? PidFile { get; init; }

    /// <summary>The socket that its terminal is sent to; null where it has none.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Whether the call returns when it runs.</summary>
    public bool Detach { get; init; }

    /// <summary>Whether it may be put into a container that is paused, where it waits until that goes on.</summary>
    public bool IgnorePaused { get; init; }

    /// <summary>How many of our descriptors from 3 on it gets.</summary>
    public int PreservedDescriptors { get; init; }
}
