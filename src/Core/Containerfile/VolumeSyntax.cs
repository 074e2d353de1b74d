namespace Oci.Containerfile;

/// <summary><c>VOLUME path …</c></summary>
public sealed class VolumeSyntax : InstructionSyntax
{
    internal VolumeSyntax(InstructionLine line) : base(line) { }

    /// <summary>The mount points.</summary>
    public IReadOnlyList<Word> Volumes => Arguments;
}
