namespace Oci.Containerfile;

/// <summary><c>USER name[:group]</c></summary>
public sealed class UserSyntax : InstructionSyntax
{
    internal UserSyntax(InstructionLine line) : base(line) { }

    /// <summary>Who runs what follows.</summary>
    public Word User => Arguments[0];
}
