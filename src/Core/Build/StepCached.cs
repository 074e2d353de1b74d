using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A step's result was taken from the cache; <see cref="StepStarted"/> and <see cref="StepCompleted"/> are not reported.</summary>
/// <param name="Scope">The step, unique in the build.</param>
/// <param name="Step">The instruction, on one line.</param>
/// <param name="At">The instruction in the Containerfile.</param>
public sealed record StepCached(string Scope, string Step, SourceSpan? At) : ProgressEvent(Scope);
