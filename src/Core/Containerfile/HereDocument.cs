using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A here-document, <c>&lt;&lt;NAME</c>, and the lines up to the one that repeats its name.</summary>
public sealed record HereDocument
{
    /// <summary>The delimiter without quotes; COPY and ADD name the file after it.</summary>
    public required string Name { get; init; }

    /// <summary>The lines as they stand in the file, each with its line end.</summary>
    public required string Content { get; init; }

    /// <summary>The form <c>&lt;&lt;-</c>: leading tabs do not count.</summary>
    public bool Chomp { get; init; }

    /// <summary>Whether variables in the content mean something: true unless a part of the delimiter was quoted.</summary>
    public bool Expand { get; init; } = true;

    /// <summary>The number before <c>&lt;&lt;</c>, 0 where there is none.</summary>
    public int FileDescriptor { get; init; }

    /// <summary>The delimiter with its <c>&lt;&lt;</c>.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The delimiter as it was written, line continuations joined.</summary>
    internal string Written { get; init; } = "";

    /// <summary>The lines of the content, without the one that ends it.</summary>
    public required SourceSpan ContentSpan { get; init; }

    /// <summary>The content as the reader of the document gets it: without leading tabs where <see cref="Chomp"/> asks for that.</summary>
    public string Text => Chomp ? ChompTabs(Content) : Content;

    internal static string ChompTabs(string content) =>
        string.Join('\n', content.Split('\n').Select(line => line.TrimStart('\t')));
}
