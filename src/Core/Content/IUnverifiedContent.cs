namespace Oci.Content;

/// <summary>A store that can hand out content unchecked, for readers who check it themselves: a copy is hashed while it is written, once is enough.</summary>
internal interface IUnverifiedContent
{
    /// <summary>Opens the content as it lies there.</summary>
    /// <exception cref="ContentNotFoundException">The content is not there.</exception>
    Task<Stream> OpenUnverifiedAsync(Descriptor content, CancellationToken ct);
}
