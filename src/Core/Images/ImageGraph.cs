using Oci.Content;

namespace Oci.Images;

/// <summary>What content points at: an index at its manifests, a manifest at its configuration and layers.</summary>
public sealed class ImageGraph(IContentStore store)
{
    /// <summary>What <paramref name="node"/> points at; nothing for a blob. Its <c>subject</c> is not a child.</summary>
    public Task<IReadOnlyList<Descriptor>> ChildrenAsync(Descriptor node, CancellationToken ct) => throw new NotSupportedException(store.ToString());

    /// <summary><paramref name="root"/> and everything below, every digest once, children before parents.</summary>
    public IAsyncEnumerable<Descriptor> WalkAsync(Descriptor root, CancellationToken ct) => throw new NotSupportedException();
}
