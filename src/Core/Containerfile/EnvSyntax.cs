namespace Oci.Containerfile;

/// <summary><c>ENV key=value …</c></summary>
public sealed class EnvSyntax : InstructionSyntax
{
    internal EnvSyntax(InstructionLine line) : base(line) { }

    /// <summary>The variables in order.</summary>
    public IReadOnlyList<KeyValueSyntax> Variables => Line.Pairs;
}
