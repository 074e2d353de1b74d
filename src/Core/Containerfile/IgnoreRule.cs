using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A line of an ignore file.</summary>
/// <param name="Pattern">What it matches.</param>
/// <param name="IsException">Whether it begins with <c>!</c> and takes files back in.</param>
/// <param name="Span">Where it stands; null where it comes from a flag.</param>
public sealed record IgnoreRule(PathPattern Pattern, bool IsException, SourceSpan? Span)
{
    /// <summary>The rule in its shortest spelling.</summary>
    public override string ToString() => (IsException ? "!" : "") + Pattern.Text;
}
