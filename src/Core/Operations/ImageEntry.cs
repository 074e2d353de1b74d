using Oci.Content;

namespace Oci.Operations;

/// <summary>One entry of a layout's index.</summary>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Target">The manifest or index.</param>
/// <param name="Platforms">What it runs on, one for each image below; empty for an artifact.</param>
/// <param name="Created">When the first of its images was made, RFC 3339; null where they do not say.</param>
/// <param name="Size">Bytes of everything below, as stored, each blob once; null where a document below cannot be read.</param>
public sealed record ImageEntry(string? Name, Descriptor Target, IReadOnlyList<Platform> Platforms, string? Created, long? Size);
