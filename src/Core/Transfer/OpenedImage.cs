using Oci.Content;

namespace Oci.Transfer;

/// <summary>An image found in a place: where its content can be read, and what it is.</summary>
/// <param name="Location">Where it was found.</param>
/// <param name="Content">Reads its content, whatever the place.</param>
/// <param name="Target">The manifest or index.</param>
public sealed record OpenedImage(ImageLocation Location, IContentStore Content, Descriptor Target);
