using System.IO.Compression;
using System.Text;
using Oci.Content;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>
/// An image in pieces, each of which a case may spoil before it is put together. Digests and sizes of what a case leaves alone are right, so that only what it
/// spoiled can be what is refused.
/// </summary>
internal sealed class HostileImage
{
    /// <summary>The layer as it is stored: a tar, with gzip or without.</summary>
    public HostileBlob Layer { get; set; } = new(Compress(new RawTar().File("hello", "hello\n").ToArray()));

    /// <summary>The configuration's text.</summary>
    public Func<string, string> Config { get; set; } = text => text;

    /// <summary>The manifest's text, or that of whatever stands in its place.</summary>
    public Func<string, string> Manifest { get; set; } = text => text;

    /// <summary>The type that the place says the manifest has.</summary>
    public string MediaType { get; set; } = MediaTypes.OciManifest;

    /// <summary>What is done with the manifest when everything else is written: put bytes before it, make it endless.</summary>
    public Func<byte[], HostileBlob> Stored { get; set; } = bytes => new(bytes);

    /// <summary>What is done with the configuration's file.</summary>
    public Func<byte[], HostileBlob> StoredConfig { get; set; } = bytes => new(bytes);

    /// <summary>Changes the layer's file, not what is said of it.</summary>
    public Func<byte[], HostileBlob>? StoredLayer { get; set; }

    /// <summary>What the place says of the manifest's size; null for the truth.</summary>
    public long? SaidSize { get; set; }

    /// <summary>Everything as it is to be stored, and what names it.</summary>
    public (Dictionary<string, HostileBlob> Blobs, string Digest, long Size, byte[] Manifest) Build()
    {
        var layer = Layer.Bytes;
        var config = Encoding.UTF8.GetBytes(Config($$$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":["{{{Digest.Sha256(Expand(layer))}}}"]}}"""));
        var (storedConfig, configDigest) = (StoredConfig(config), Digest.Sha256(config).ToString());
        var manifest = Encoding.UTF8.GetBytes(Manifest(
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"{{{MediaTypes.OciConfig}}}","digest":"{{{configDigest}}}","size":{{{config.Length}}}},"layers":[{"mediaType":"{{{MediaTypes.OciLayerGzip}}}","digest":"{{{Digest.Sha256(layer)}}}","size":{{{layer.Length}}}}]}"""));
        var stored = Stored(manifest);
        var name = Digest.Sha256(stored.Length == stored.Bytes.Length && SaidSize is null ? stored.Bytes : manifest).ToString();
        var blobs = new Dictionary<string, HostileBlob>
        {
            [Digest.Sha256(layer).ToString()] = StoredLayer?.Invoke(layer) ?? Layer,
            [configDigest] = storedConfig,
            [name] = stored,
        };
        return (blobs, name, SaidSize ?? stored.Length, stored.Bytes);
    }

    private static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }

    private static byte[] Expand(byte[] bytes)
    {
        if (bytes[0] != 0x1f) return bytes;
        var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
