using Oci.Content;

namespace Oci.Transfer;

/// <summary>A blob or document that a copy needs at its destination.</summary>
/// <param name="Content">What it is; its size is that of the source.</param>
/// <param name="IsThere">Whether the destination has it, intact, so that it need not travel.</param>
public sealed record PlannedContent(Descriptor Content, bool IsThere);
