namespace Oci.Containerfile;

/// <summary>What COPY and ADD have in common.</summary>
public abstract class FileTransferSyntax : InstructionSyntax
{
    private protected FileTransferSyntax(InstructionLine line) : base(line) { }

    /// <summary>The sources in order, at least one.</summary>
    public required IReadOnlyList<CopySource> Sources { get; init; }

    /// <summary>Where they go.</summary>
    public required Word Destination { get; init; }

    /// <summary>The owner, <c>user[:group]</c>, or null.</summary>
    public Word? Chown { get; internal init; }

    /// <summary>The permissions, octal or symbolic (see <see cref="ModeExpression"/>), or null.</summary>
    public Word? Chmod { get; internal init; }

    /// <summary>Whether the files make a layer of their own, independent of what lies below.</summary>
    public bool Link { get; internal init; }

    /// <summary>Patterns of what is left out, relative to each source.</summary>
    public IReadOnlyList<Word> Excludes { get; internal init; } = [];
}
