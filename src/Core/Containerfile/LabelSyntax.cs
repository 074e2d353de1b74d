namespace Oci.Containerfile;

/// <summary><c>LABEL key=value …</c></summary>
public sealed class LabelSyntax : InstructionSyntax
{
    internal LabelSyntax(InstructionLine line) : base(line) { }

    /// <summary>The labels in order.</summary>
    public IReadOnlyList<KeyValueSyntax> Labels => Line.Pairs;
}
