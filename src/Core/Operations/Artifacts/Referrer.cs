using Oci.Content;

namespace Oci.Operations;

/// <summary>Something that says something about an image.</summary>
/// <param name="Content">Its manifest or index.</param>
/// <param name="Tag">The tag that leads to it, where it has the image in its tag and not as its subject; else null.</param>
/// <param name="Referrers">What is said about it in turn.</param>
public sealed record Referrer(Descriptor Content, string? Tag, IReadOnlyList<Referrer> Referrers);
