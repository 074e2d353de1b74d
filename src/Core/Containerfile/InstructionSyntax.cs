using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>An instruction as it was written. Nothing is expanded: that needs the variables of the moment, see <see cref="VariableExpander"/>.</summary>
public abstract class InstructionSyntax
{
    private protected InstructionSyntax(InstructionLine line) => Line = line;

    internal InstructionLine Line { get; }

    /// <summary>The keyword in upper case, <c>COPY</c>.</summary>
    public string Name => Line.Keyword.Text.ToUpperInvariant();

    /// <summary>The keyword as it was written.</summary>
    public Word Keyword => Line.Keyword;

    /// <summary>The instruction in one line: without continuations, comments between its lines, outer blanks and here-documents. Histories quote it.</summary>
    public string Text => Line.Text;

    /// <summary>From the keyword to the end of its last line, here-documents included.</summary>
    public SourceSpan Span => Line.Span;

    /// <summary>The flags in order.</summary>
    public IReadOnlyList<FlagSyntax> Flags => Line.Flags;

    /// <summary>The words behind the flags, split as the instruction splits them.</summary>
    public IReadOnlyList<Word> Arguments => Line.Arguments;

    /// <summary>Whether the arguments were a JSON array.</summary>
    public bool IsJson => Line.IsJson;

    /// <summary>The here-documents in order.</summary>
    public IReadOnlyList<HereDocument> HereDocuments => Line.HereDocuments;

    /// <summary>The comment lines directly above, without the <c>#</c>.</summary>
    public IReadOnlyList<Word> Comments => Line.Comments;
}
