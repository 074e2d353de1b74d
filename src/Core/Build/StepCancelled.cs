using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A step that <see cref="StepStarted"/> named was stopped: another one failed, or the build was interrupted. Nothing is wrong with it.</summary>
/// <param name="Scope">The step.</param>
/// <param name="Step">The instruction, on one line.</param>
/// <param name="Elapsed">How long it had run.</param>
public sealed record StepCancelled(string Scope, string Step, TimeSpan Elapsed) : ProgressEvent(Scope);
