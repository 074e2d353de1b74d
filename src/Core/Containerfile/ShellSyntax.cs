namespace Oci.Containerfile;

/// <summary><c>SHELL ["…"]</c>: what reads the shell forms that follow.</summary>
public sealed class ShellSyntax : InstructionSyntax
{
    internal ShellSyntax(InstructionLine line) : base(line) { }

    /// <summary>The shell and its arguments; at least one word.</summary>
    public IReadOnlyList<Word> Shell => Arguments;
}
