namespace Oci.Containerfile;

/// <summary><c>ADD [flags] source … destination</c>: also takes addresses, git repositories, and unpacks archives.</summary>
public sealed class AddSyntax : FileTransferSyntax
{
    internal AddSyntax(InstructionLine line) : base(line) { }

    /// <summary>The digest or the commit that the source has to have, or null.</summary>
    public Word? Checksum { get; internal init; }

    /// <summary>Whether a git source keeps its <c>.git</c>.</summary>
    public bool KeepGitDirectory { get; internal init; }

    /// <summary>Whether archives are unpacked; null for the default (local ones are, fetched ones are not).</summary>
    public bool? Unpack { get; internal init; }
}
