using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A flag of an instruction, <c>--name</c> or <c>--name=value</c>. Its quotes are gone, its variables are not.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Value">What follows the equals sign, or null where there is none.</param>
/// <param name="Text">The whole flag, dashes included.</param>
/// <param name="Span">Where it stands.</param>
public sealed record FlagSyntax(string Name, string? Value, string Text, SourceSpan Span);
