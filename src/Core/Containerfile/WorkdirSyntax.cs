namespace Oci.Containerfile;

/// <summary><c>WORKDIR path</c></summary>
public sealed class WorkdirSyntax : InstructionSyntax
{
    internal WorkdirSyntax(InstructionLine line) : base(line) { }

    /// <summary>The directory; relative to the one before.</summary>
    public Word Path => Arguments[0];
}
