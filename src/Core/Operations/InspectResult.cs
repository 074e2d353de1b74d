using Oci.Content;
using Oci.Images;

namespace Oci.Operations;

/// <summary>An image and what its place knows of it.</summary>
/// <param name="Name">The image's name, in full.</param>
/// <param name="Target">What the name stands for: a manifest or an index.</param>
/// <param name="RawTarget">The exact bytes of that document.</param>
/// <param name="Index">The index, where the name stands for one.</param>
/// <param name="Manifest">The manifest that was asked for; null where an index has none for the platform.</param>
/// <param name="Image">The image of that manifest; null for an artifact.</param>
/// <param name="Tags">Every name in the same place, sorted; empty where the place does not say.</param>
public sealed record InspectResult(
    string Name,
    Descriptor Target,
    ReadOnlyMemory<byte> RawTarget,
    Document<ImageIndex>? Index,
    Document<ImageManifest>? Manifest,
    Image? Image,
    IReadOnlyList<string> Tags);
