using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="PublishOperation"/> did.</summary>
/// <param name="Target">The image, or the index of several.</param>
/// <param name="Images">The images, one for each platform.</param>
/// <param name="Tags">Where they were put.</param>
public sealed record PublishResult(Descriptor Target, IReadOnlyList<PublishedImage> Images, IReadOnlyList<TaggedImage> Tags);
