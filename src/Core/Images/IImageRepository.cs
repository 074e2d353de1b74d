using Oci.Content;

namespace Oci.Images;

/// <summary>A place that holds images under names (tags): a layout, an archive, a repository of a registry.</summary>
public interface IImageRepository : IContentStore
{
    /// <summary>What a tag, or a digest written as text, stands for; null when it is not there.</summary>
    Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct);

    /// <summary>Lets <paramref name="tag"/> stand for <paramref name="target"/>, whose content must be there; what it stood for before loses the name.</summary>
    Task TagAsync(string tag, Descriptor target, CancellationToken ct);

    /// <summary>Every tag once.</summary>
    IAsyncEnumerable<string> ListTagsAsync(CancellationToken ct);

    /// <summary>The manifests whose <c>subject</c> is <paramref name="subject"/>.</summary>
    IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct);
}
