using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>The parser directives at the top of a file.</summary>
public sealed record Directives
{
    /// <summary>The frontend that <c># syntax=</c> names, or null. Read in its three forms (<c>#</c>, <c>//</c>, JSON), never fetched.</summary>
    public string? Syntax { get; init; }

    /// <summary>The whole value of <c># syntax=</c>, or null.</summary>
    public string? SyntaxCommandLine { get; init; }

    /// <summary>Where <c># syntax=</c> stands, or null.</summary>
    public SourceSpan? SyntaxSpan { get; init; }

    /// <summary>The escape character, <c>\</c> or <c>`</c>.</summary>
    public char Escape { get; init; } = '\\';

    /// <summary>The first word of <c># check=</c>, or null; see <see cref="LintSettings"/>.</summary>
    public string? Check { get; init; }

    /// <summary>The whole value of <c># check=</c>, or null.</summary>
    public string? CheckCommandLine { get; init; }

    /// <summary>Where <c># check=</c> stands, or null.</summary>
    public SourceSpan? CheckSpan { get; init; }
}
