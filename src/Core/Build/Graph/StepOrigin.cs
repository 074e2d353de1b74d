using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>Where a step comes from, for people. It is no part of what the step is: two stages that ask for the same share one step.</summary>
/// <param name="Scope">Stage and number, unique in the plan: <c>builder 3/7</c>.</param>
/// <param name="Text">The instruction with its variables expanded, on one line.</param>
/// <param name="At">The instruction in the Containerfile; null where there is none (the trigger of a base image).</param>
public sealed record StepOrigin(string Scope, string Text, SourceSpan? At = null);
