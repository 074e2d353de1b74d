using Oci.Content;

namespace Oci.Transfer;

/// <summary>An image found in a place: where its content can be read, and what it is. Disposing it closes the place.</summary>
/// <param name="Location">Where it was found.</param>
/// <param name="Content">Reads its content, whatever the place.</param>
/// <param name="Target">The manifest or index.</param>
public sealed record OpenedImage(ImageLocation Location, IContentStore Content, Descriptor Target) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => (Content as IDisposable)?.Dispose();
}
