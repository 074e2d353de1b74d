using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A step that <see cref="StepStarted"/> named has its result.</summary>
/// <param name="Scope">The step.</param>
/// <param name="Step">The instruction, on one line.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="LayerSize">Bytes of the layer as stored; null where the step made none.</param>
public sealed record StepCompleted(string Scope, string Step, TimeSpan Elapsed, long? LayerSize) : ProgressEvent(Scope);
