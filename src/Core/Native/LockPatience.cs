using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>How long a lock is waited for, and who hears that somebody waits.</summary>
/// <param name="Longest">After this long the waiting is a fault; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <param name="Progress">Hears, once, who keeps us waiting; null for nobody.</param>
public sealed record LockPatience(TimeSpan Longest, IProgress<ProgressEvent>? Progress = null)
{
    /// <summary>Waits for ever, and tells nobody.</summary>
    public static LockPatience Endless { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>What is shorter is not worth a word.</summary>
    internal TimeSpan ToldAfter { get; init; } = TimeSpan.FromSeconds(1);
}
