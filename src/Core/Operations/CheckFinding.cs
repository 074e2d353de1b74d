using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Something that <see cref="CheckOperation"/> found.</summary>
/// <param name="File">The absolute path of the file that it is in: the Containerfile or its ignore file.</param>
/// <param name="Diagnostic">What it is, and where.</param>
/// <param name="Broken">The rule that is broken; null where the file cannot be understood.</param>
public sealed record CheckFinding(string File, Diagnostic Diagnostic, LintFinding? Broken = null);
