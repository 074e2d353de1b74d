using Oci.Content;

namespace Oci.Build;

/// <summary>
/// Names the result of a step before it is there: the hash of the step, of the key of the tree it changes, and of exactly the files it reads.
/// Times are not in it, nor the value of any secret.
/// </summary>
public readonly record struct CacheKey(Digest Digest)
{
    /// <inheritdoc/>
    public override string ToString() => Digest.ToString();
}
