using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A word as it was written: variables, quotes and escapes still in place.</summary>
/// <param name="Text">The characters, without line continuations. In the JSON form: the decoded string.</param>
/// <param name="Span">Where it stands.</param>
public readonly record struct Word(string Text, SourceSpan Span)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
