using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A Containerfile has errors: all of them, not the first.</summary>
/// <param name="diagnostics">The findings in order of their place; at least one is an error.</param>
public sealed class ContainerfileException(IReadOnlyList<Diagnostic> diagnostics)
    : OciException(First(diagnostics).Code, First(diagnostics).Message, First(diagnostics).Hint, First(diagnostics).At)
{
    /// <summary>Everything that was found, warnings included.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;

    private static Diagnostic First(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.First(d => d.Severity == Severity.Error);
}
