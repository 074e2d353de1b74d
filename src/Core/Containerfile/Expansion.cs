using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>What became of a word, and which variables had a say in it.</summary>
public sealed record Expansion
{
    /// <summary>The result in one piece; empty where there is a <see cref="Fault"/>.</summary>
    public required string Text { get; init; }

    /// <summary>The result split at unquoted blanks; of <see cref="VariableExpander.ProcessWords"/> only.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The variables that were asked for and set, sorted.</summary>
    public required IReadOnlyCollection<string> Used { get; init; }

    /// <summary>The variables that were asked for and not set, sorted.</summary>
    public required IReadOnlyCollection<string> Undefined { get; init; }

    /// <summary>What is wrong with the word, or null.</summary>
    public ExpansionFault? Fault { get; init; }

    /// <summary>Itself, where the word could be expanded.</summary>
    /// <param name="at">Where the word stands.</param>
    /// <exception cref="OciException">It could not (<see cref="ErrorCodes.InvalidExpansion"/>).</exception>
    public Expansion OrThrow(SourceSpan? at) =>
        Fault is null ? this : throw new OciException(ErrorCodes.InvalidExpansion, Fault.Message, Fault.Hint, at);
}
