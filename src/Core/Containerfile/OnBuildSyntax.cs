namespace Oci.Containerfile;

/// <summary><c>ONBUILD instruction</c>: done by the builds that start from this image.</summary>
public sealed class OnBuildSyntax : InstructionSyntax
{
    internal OnBuildSyntax(InstructionLine line) : base(line) { }

    /// <summary>The instruction that is triggered.</summary>
    public required InstructionSyntax Trigger { get; init; }

    /// <summary>What the image configuration stores: the instruction in one line, here-documents below it.</summary>
    public required string Expression { get; init; }
}
