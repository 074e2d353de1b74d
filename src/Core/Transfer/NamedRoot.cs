using Oci.Content;
using Oci.Registries;

namespace Oci.Transfer;

/// <summary>The manifest or index that a copy into a registry is about: one request writes it and names it.</summary>
/// <param name="Repository">Where it goes.</param>
/// <param name="Target">What it is.</param>
/// <param name="Tag">Its name.</param>
internal sealed record NamedRoot(RegistryRepository Repository, Descriptor Target, string Tag)
{
    private const string UsualAlgorithm = "sha256";

    /// <summary>Whether a registry can be given this so: a name tells it no other digest than its usual one.</summary>
    public static bool Fits(Descriptor target) => target.Digest.Algorithm == UsualAlgorithm;

    /// <summary>Whether the name stands for it already.</summary>
    public async Task<bool> IsThereAsync(CancellationToken ct) => (await Repository.ProbeAsync(Tag, ct))?.Digest == Target.Digest;

    /// <summary>Writes and names it.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken ct) => Repository.PushManifestAsync(document, Target, Tag, ct);
}
