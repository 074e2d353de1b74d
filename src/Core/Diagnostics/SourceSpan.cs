namespace Oci.Diagnostics;

/// <summary>A stretch of a <see cref="SourceText"/>: offsets in UTF-16 units, length may be 0.</summary>
public readonly record struct SourceSpan(SourceText Source, int Start, int Length)
{
    /// <summary>The 1-based line of the first character.</summary>
    public int Line => Source.PositionOf(Start).Line;

    /// <summary>The 1-based column of the first character.</summary>
    public int Column => Source.PositionOf(Start).Column;

    /// <summary>The characters of the span.</summary>
    public string Text => Source.Text.Substring(Start, Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Source.Path}:{Line}:{Column}";
}
