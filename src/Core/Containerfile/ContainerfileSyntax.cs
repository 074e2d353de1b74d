using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A Containerfile as it was written, and what is wrong with it.</summary>
public sealed record ContainerfileSyntax
{
    /// <summary>The text it was read from.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The parser directives.</summary>
    public required Directives Directives { get; init; }

    /// <summary>The ARG instructions before the first FROM.</summary>
    public required IReadOnlyList<ArgSyntax> GlobalArguments { get; init; }

    /// <summary>The stages in order.</summary>
    public required IReadOnlyList<StageSyntax> Stages { get; init; }

    /// <summary>All instructions in order, the global and the wrong ones included.</summary>
    public required IReadOnlyList<InstructionSyntax> Instructions { get; init; }

    /// <summary>Every problem found, in order of its place.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Whether it cannot be built.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Itself, where it has no errors.</summary>
    /// <exception cref="ContainerfileException">It has errors.</exception>
    public ContainerfileSyntax ThrowIfErrors() => HasErrors ? throw new ContainerfileException(Diagnostics) : this;

    /// <summary>The stage of a name (in any case; the last where several share it), or null.</summary>
    public StageSyntax? FindStage(string name) =>
        Stages.LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase));
}
