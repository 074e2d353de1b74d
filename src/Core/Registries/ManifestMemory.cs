using Oci.Content;

namespace Oci.Registries;

/// <summary>The manifests that were just read or written, so that nobody asks for them twice. Bounded.</summary>
internal sealed class ManifestMemory
{
    private const int MaxBytes = 32 << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, byte[]> known = [];
    private long bytes;

    public byte[]? Find(Digest digest)
    {
        lock (gate) return known.GetValueOrDefault(digest);
    }

    public void Keep(Digest digest, byte[] manifest)
    {
        lock (gate)
        {
            if (bytes + manifest.Length > MaxBytes)
            {
                known.Clear();
                bytes = 0;
            }
            if (known.TryAdd(digest, manifest)) bytes += manifest.Length;
        }
    }

    public void Forget(Digest digest)
    {
        lock (gate)
        {
            if (known.Remove(digest, out var manifest)) bytes -= manifest.Length;
        }
    }
}
