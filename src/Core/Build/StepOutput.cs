using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A running step wrote a line. The text is the container's: untrusted, escaped by whoever shows it.</summary>
/// <param name="Scope">The step that <see cref="StepStarted"/> named.</param>
/// <param name="Line">The line, without its end.</param>
/// <param name="IsError">Whether it came on standard error.</param>
public sealed record StepOutput(string Scope, string Line, bool IsError) : ProgressEvent(Scope);
