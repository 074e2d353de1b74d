namespace Oci.Containerfile;

/// <summary><c>COPY [--from=…] [flags] source … destination</c></summary>
public sealed class CopySyntax : FileTransferSyntax
{
    internal CopySyntax(InstructionLine line) : base(line) { }

    /// <summary>A stage, its number, a named context or an image; null for the build context.</summary>
    public Word? From { get; internal init; }

    /// <summary>Whether the sources' directories are made below the destination.</summary>
    public bool Parents { get; internal init; }
}
