using Oci.Diagnostics;

namespace Oci.Tool.Printing;

/// <summary>A stretch of a text file: lines and columns from 1, in UTF-16 units; the end is behind the last character. The names are SARIF's.</summary>
internal sealed record RegionListing(int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public static RegionListing? Of(SourceSpan? span)
    {
        if (span is not { } at) return null;
        var (line, column) = at.Source.PositionOf(at.Start + at.Length);
        return new(at.Line, at.Column, line, column);
    }
}
