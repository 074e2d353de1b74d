using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>What a build is going to do is known.</summary>
/// <param name="Plan">The steps; null where the whole build was known, and nothing had to be planned.</param>
/// <param name="Steps">How many there are.</param>
public sealed record BuildPlanned(BuildPlan? Plan, int Steps) : ProgressEvent("plan");
