using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>What a build is going to do is known.</summary>
/// <param name="Plan">The steps.</param>
public sealed record BuildPlanned(BuildPlan Plan) : ProgressEvent("plan");
