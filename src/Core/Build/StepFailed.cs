using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A step that <see cref="StepStarted"/> named gave up; the exception that ends the build says why.</summary>
/// <param name="Scope">The step.</param>
/// <param name="Step">The instruction, on one line.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record StepFailed(string Scope, string Step, TimeSpan Elapsed) : ProgressEvent(Scope);
