using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A step of a build begins to run: its result was not cached.</summary>
/// <param name="Scope">The step, unique in the build: <c>builder 3/7</c>.</param>
/// <param name="Step">The instruction as it runs, on one line.</param>
/// <param name="At">The instruction in the Containerfile; null where the step comes from elsewhere.</param>
public sealed record StepStarted(string Scope, string Step, SourceSpan? At) : ProgressEvent(Scope);
