namespace Oci.Runtime;

/// <summary>A line that a container's process wrote: untrusted text, to be escaped by whoever shows it.</summary>
/// <param name="Text">The line without its end.</param>
/// <param name="IsError">Whether it came on standard error.</param>
public readonly record struct OutputLine(string Text, bool IsError)
{
    /// <summary>Whether this is the beginning of a line that was too long for one: the next of the same stream goes on with it.</summary>
    public bool GoesOn { get; init; }
}
