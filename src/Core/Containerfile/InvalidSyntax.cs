namespace Oci.Containerfile;

/// <summary>An instruction that nobody knows or that is wrong: its diagnostics say what. Never present in a file without errors.</summary>
public sealed class InvalidSyntax : InstructionSyntax
{
    internal InvalidSyntax(InstructionLine line) : base(line) { }
}
