namespace Oci.Tool.CommandLine;

/// <summary>An option of other tools that this one does not have.</summary>
/// <param name="Instead">What to type instead, or why there is nothing to type.</param>
/// <param name="IsSo">For a switch: the value that it has here whatever is typed, <c>true</c> or <c>false</c>, so that typing it does no harm; null for an option that asks for more.</param>
internal sealed record OtherOption(string Instead, string? IsSo = null);
