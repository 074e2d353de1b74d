namespace Oci.Build;

/// <summary>One step on a build's timeline.</summary>
/// <param name="Scope">Stage and number.</param>
/// <param name="Name">The instruction.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Begin">When it began, counted from the build's begin.</param>
/// <param name="Elapsed">How long it took; zero for one that was cached.</param>
/// <param name="LayerSize">Bytes of its layer as stored; null where it made none now.</param>
/// <param name="Lane">Steps that ran at the same time are in different lanes; the first is 0.</param>
public sealed record StepSpan(string Scope, string Name, StepOutcome Outcome, TimeSpan Begin, TimeSpan Elapsed, long? LayerSize, int Lane);
