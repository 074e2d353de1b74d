namespace Oci.Containerfile;

/// <summary><c>ARG name[=default] …</c></summary>
public sealed class ArgSyntax : InstructionSyntax
{
    internal ArgSyntax(InstructionLine line) : base(line) { }

    /// <summary>The declared names in order.</summary>
    public IReadOnlyList<ArgumentDeclaration> Declarations { get; internal init; } = [];
}
