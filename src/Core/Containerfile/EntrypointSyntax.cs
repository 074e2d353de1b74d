namespace Oci.Containerfile;

/// <summary><c>ENTRYPOINT</c>: what a container starts.</summary>
public sealed class EntrypointSyntax : InstructionSyntax
{
    internal EntrypointSyntax(InstructionLine line) : base(line) { }

    /// <summary>The command; without arguments it clears what the base image set.</summary>
    public required CommandSyntax Command { get; init; }
}
