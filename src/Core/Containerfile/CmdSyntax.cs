namespace Oci.Containerfile;

/// <summary><c>CMD</c>: what a container starts, or the arguments of its entrypoint.</summary>
public sealed class CmdSyntax : InstructionSyntax
{
    internal CmdSyntax(InstructionLine line) : base(line) { }

    /// <summary>The command; without arguments it clears what the base image set.</summary>
    public required CommandSyntax Command { get; init; }
}
