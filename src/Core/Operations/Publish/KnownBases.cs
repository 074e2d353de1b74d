using System.Text;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Remembers in the state folder what the names of base images stood for, so that they can be used without a network.</summary>
internal sealed class KnownBases(OciHost host)
{
    private readonly string folder = Path.Combine(host.StateRoot, "cache", "bases");

    /// <summary>What the name stood for when it was last asked for; null where it never was.</summary>
    public Descriptor? Find(string name)
    {
        if (CacheFile.TryRead(PathOf(name)) is not { } bytes) return null;
        try
        {
            var known = StrictJson.Parse(bytes, PublishJson.Indented.KnownBase, "base record", name);
            return known.Name == name ? known.Target : null;
        }
        catch (OciException)
        {
            return null; // half written by an older machine: as if it were not there
        }
    }

    /// <summary>Remembers.</summary>
    public void Put(string name, Descriptor target) =>
        CacheFile.TryWrite(PathOf(name), StrictJson.Serialize(new KnownBase { Name = name, Target = target with { Annotations = null } }, PublishJson.Indented.KnownBase), CacheFile.PartsIn(Path.GetDirectoryName(folder)!));

    private string PathOf(string name) => Path.Combine(folder, Digest.Sha256(Encoding.UTF8.GetBytes(name)).Encoded);
}
