namespace Oci.Tool.CommandLine;

/// <summary>A command line to show in a verb's help.</summary>
/// <param name="Explanation">What it does, a short imperative.</param>
/// <param name="CommandLine">What to type.</param>
internal sealed record Example(string Explanation, string CommandLine);
