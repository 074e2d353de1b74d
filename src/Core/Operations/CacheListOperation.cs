using Oci.Build;

namespace Oci.Operations;

/// <summary>Lists what the build cache keeps.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CacheListOperation(OciHost host)
{
    /// <summary>The entries, the longest unused first.</summary>
    public IReadOnlyList<CacheEntry> Run() => Directory.Exists(host.OpenStore().Folder) ? host.OpenCache(host.OpenStore().Layout).List() : [];
}
