namespace Oci.Build;

/// <summary>A file of a context that may be there.</summary>
/// <param name="Path">The absolute path of the name that it goes by.</param>
/// <param name="Real">What to read; null where nothing is there.</param>
internal readonly record struct ContextFile(string Path, string? Real)
{
    /// <summary>Whether there is a link to what is not in the context.</summary>
    public bool IsStray => Real is null && new FileInfo(Path).LinkTarget is not null;
}
