namespace Oci.Containerfile;

/// <summary><c>MAINTAINER name</c>: deprecated, sets the author.</summary>
public sealed class MaintainerSyntax : InstructionSyntax
{
    internal MaintainerSyntax(InstructionLine line) : base(line) { }

    /// <summary>The author.</summary>
    public Word Maintainer => Arguments[0];
}
