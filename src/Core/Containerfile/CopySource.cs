namespace Oci.Containerfile;

/// <summary>A source of COPY or ADD.</summary>
/// <param name="Path">A path, a pattern, an address; or the delimiter of the here-document.</param>
/// <param name="Inline">The file written in place, or null.</param>
public sealed record CopySource(Word Path, HereDocument? Inline);
