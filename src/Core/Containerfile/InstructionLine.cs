using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>An instruction taken apart, before anyone asked whether its parts make sense.</summary>
internal sealed record InstructionLine
{
    /// <summary>The keyword as it was written.</summary>
    public required Word Keyword { get; init; }

    /// <summary>The whole instruction without line continuations, comments between its lines and outer blanks.</summary>
    public required string Text { get; init; }

    /// <summary>From the keyword to the end of the last line, here-documents included.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What follows keyword and flags, in one piece.</summary>
    public required Word Rest { get; init; }

    public IReadOnlyList<FlagSyntax> Flags { get; init; } = [];

    public IReadOnlyList<Word> Arguments { get; init; } = [];

    public bool IsJson { get; init; }

    public IReadOnlyList<HereDocument> HereDocuments { get; init; } = [];

    public IReadOnlyList<Word> Comments { get; init; } = [];

    /// <summary>The words of ENV and LABEL as pairs.</summary>
    public IReadOnlyList<KeyValueSyntax> Pairs { get; init; } = [];

    /// <summary>What ONBUILD triggers.</summary>
    public InstructionLine? Nested { get; init; }

    /// <summary>Its arguments have been found wrong already.</summary>
    public bool IsBroken { get; init; }

    /// <summary>An empty line stood between the lines of the instruction.</summary>
    public bool HasEmptyContinuation { get; init; }
}
