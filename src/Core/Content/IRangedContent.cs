namespace Oci.Content;

/// <summary>A store that can hand out the end of content alone.</summary>
internal interface IRangedContent
{
    /// <summary>Opens content from an offset on, unchecked.</summary>
    /// <exception cref="ContentNotFoundException">The content is not there.</exception>
    Task<Stream> OpenAtAsync(Descriptor content, long offset, CancellationToken ct);
}
