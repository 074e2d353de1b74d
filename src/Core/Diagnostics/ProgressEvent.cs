namespace Oci.Diagnostics;

/// <summary>Something that Core reports while it works. Derived records are declared in the folder that reports them.</summary>
/// <param name="Scope">What the event belongs to: a step (<c>builder 3/7</c>), a blob digest, an image name.</param>
public abstract record ProgressEvent(string Scope);

/// <summary>A warning or a piece of information for the user.</summary>
public sealed record WarningRaised(string Scope, Diagnostic Diagnostic) : ProgressEvent(Scope);
