namespace Oci.Content;

/// <summary>A store whose content may have been damaged since it was written, and that can tell: content is checked before it is relied on.</summary>
public interface ISelfCheckingStore
{
    /// <summary>Whether the content is there and has its size and digest. Content that was checked already and has not changed since is not read again.</summary>
    ValueTask<bool> IsIntactAsync(Descriptor content, CancellationToken ct);
}
