namespace Oci.Containerfile;

/// <summary><c>STOPSIGNAL signal</c></summary>
public sealed class StopSignalSyntax : InstructionSyntax
{
    internal StopSignalSyntax(InstructionLine line) : base(line) { }

    /// <summary>A name or a number; <see cref="Signals"/> knows them.</summary>
    public Word Signal => Arguments[0];
}
