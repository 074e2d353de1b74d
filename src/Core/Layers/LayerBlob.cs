using Oci.Content;

namespace Oci.Layers;

/// <summary>What a manifest and a configuration need to know of a layer. The bytes may not be local.</summary>
/// <param name="Descriptor">The blob as stored.</param>
/// <param name="DiffId">The digest of the uncompressed tar. Source: image-spec config.md, Layer DiffID.</param>
public sealed record LayerBlob(Descriptor Descriptor, Digest DiffId);
