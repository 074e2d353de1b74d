namespace Oci.Containerfile;

/// <summary><c>EXPOSE port[-port][/protocol] …</c></summary>
public sealed class ExposeSyntax : InstructionSyntax
{
    internal ExposeSyntax(InstructionLine line) : base(line) { }

    /// <summary>The ports as written; <see cref="ExposedPorts"/> reads them once their variables are expanded.</summary>
    public IReadOnlyList<Word> Ports => Arguments;
}
