namespace Oci.Containerfile;

/// <summary>Why a word could not be expanded.</summary>
/// <param name="Message">What was expected and what was found.</param>
/// <param name="Hint">Something to type, or null.</param>
/// <param name="Offset">Where in the word, in UTF-16 units.</param>
public sealed record ExpansionFault(string Message, string? Hint, int Offset);
