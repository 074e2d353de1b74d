namespace Oci.Build;

/// <summary>One instruction in an image's history.</summary>
/// <param name="CreatedBy">The instruction as it is recorded.</param>
/// <param name="Step">The step whose layer belongs to it; null for a change of the configuration.</param>
public sealed record PlannedHistory(string CreatedBy, BuildStep? Step = null);
