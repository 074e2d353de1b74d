using System.Text;
using Oci.Content;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>Ways to spoil an image. Each is tried at every place that can hold it, and must be refused there with one of its codes.</summary>
internal static class HostileCases
{
    private const long Huge = 1L << 30;

    /// <summary>By name: how the image is spoiled, what is said of it, and at which places this cannot be.</summary>
    public static IReadOnlyDictionary<string, (Action<HostileImage> Spoil, string Codes, string NotAt)> All { get; } = new Dictionary<string, (Action<HostileImage>, string, string)>
    {
        // A manifest to one reader, an index to another (CVE-2021-41190).
        ["manifest and index at once"] = (image => image.Manifest = text => text[..^1] + ",\"manifests\":[]}", "OCI1004 OCI1008", "docker-archive"),
        ["manifest that says it is an index"] = (image => image.Manifest = text => text.Replace(MediaTypes.OciManifest, MediaTypes.OciIndex, StringComparison.Ordinal), "OCI1004 OCI3013", "docker-archive"),
        ["manifest named an index"] = (image => image.MediaType = MediaTypes.OciIndex, "OCI1004 OCI3013", "docker-archive dir"),
        // A digest becomes a part of a path and of a URL (CVE-2024-3727).
        ["digest that is a path"] = (image => image.Manifest = text => Replace(text, "\"sha256:", "\"sha256:../../../../etc/passwd", 64), "OCI1003 OCI1004", "docker-archive"),
        ["digest in capitals"] = (image => image.Manifest = text => Replace(text, "\"sha256:", "\"sha256:" + new string('A', 64), 64), "OCI1003 OCI1004", "docker-archive"),
        ["name that is a path"] = (image => image.Manifest = text => text.Replace("\"Config\":\"", "\"Config\":\"../../../../etc/passwd", StringComparison.Ordinal), "OCI1008", "oci oci-archive dir docker"),
        // Content that is not what its digest and size say (CVE-2014-8178).
        ["layer of other bytes"] = (image => image.StoredLayer = bytes => new([.. bytes[..^1], (byte)~bytes[^1]]), "OCI1002 OCI2002", "docker-archive"),
        ["layer of a wrong diff ID"] = (image => (image.Layer, image.Config) = (new(new RawTar().File("hello").ToArray()), text => Replace(text, "diff_ids\":[\"sha256:", "diff_ids\":[\"sha256:" + new string('0', 64), 64)), "OCI1002", "oci oci-archive dir docker"),
        ["layer that is short"] = (image => image.StoredLayer = bytes => new(bytes[..^1]), "OCI1001 OCI1002", "docker-archive"),
        ["layer that never ends"] = (image => image.StoredLayer = bytes => new(bytes, Huge), "OCI1001 OCI1002", "docker-archive"),
        ["layer of a negative size"] = (image => image.Manifest = text => Size(text, "-1"), "OCI1004", "docker-archive"),
        ["layer of eight exbibytes"] = (image => image.Manifest = text => Size(text, "9223372036854775807"), "OCI1001 OCI1002", "docker-archive"),
        ["layer of more than that"] = (image => image.Manifest = text => Size(text, "9223372036854775808"), "OCI1004", "docker-archive"),
        ["configuration of other bytes"] = (image => image.StoredConfig = bytes => new([(byte)'[', .. bytes[1..]]), "OCI1002 OCI1004", ""),
        ["manifest of other bytes"] = (image => (image.SaidSize, image.Stored) = (400, bytes => new([.. bytes, (byte)' '])), "OCI1001 OCI1002", "docker-archive dir docker"),
        // Documents without end (CVE-2020-1702).
        ["manifest that never ends"] = (image => image.Stored = bytes => new(bytes, Huge), "OCI1004 OCI1008 OCI3013", ""),
        ["configuration that never ends"] = (image => image.StoredConfig = bytes => new(bytes, Huge), "OCI1001 OCI1002 OCI1004", ""),
        ["configuration of a tebibyte"] = (image => image.Manifest = text => text.Replace("\"size\":1", "\"size\":1099511627776", StringComparison.Ordinal), "OCI1001 OCI1002 OCI1004", "docker-archive"),
        ["layers without number"] = (image => image.Manifest = text => Repeat(text, 20_000), "OCI1001 OCI1008", "docker-archive"),
        // Two readers see two images.
        ["nested without end"] = (image => image.Manifest = text => Deep(text, 100_000), "OCI1004 OCI1008", ""),
        ["a key twice"] = (image => image.Manifest = text => text.Replace("\"config\":", "\"x\":1,\"x\":2,\"config\":", StringComparison.Ordinal).Replace("\"Config\":", "\"x\":1,\"x\":2,\"Config\":", StringComparison.Ordinal), "OCI1004 OCI1008", ""),
        ["a byte order mark"] = (image => image.Manifest = text => "\uFEFF" + text, "OCI1004 OCI1008", ""),
        ["data after the end"] = (image => image.Manifest = text => text + "{}", "OCI1004 OCI1008", ""),
        ["a key in another case"] = (image => image.Manifest = text => text.Replace("\"layers\":", "\"Layers\":[],\"layers\":", StringComparison.Ordinal).Replace("\"RepoTags\":", "\"repoTags\":[],\"RepoTags\":", StringComparison.Ordinal), "OCI1004 OCI1008", ""),
        ["bytes that are no text"] = (image => image.Stored = bytes => new([.. bytes[..^1], .. ",\"x\":\""u8, 0xff, (byte)'"', (byte)'}']), "OCI1004 OCI1008", "docker-archive"),
        ["nothing at all"] = (image => image.Manifest = _ => "", "OCI1004 OCI1008", ""),
        ["null"] = (image => image.Manifest = _ => "null", "OCI1004 OCI1008", ""),
        ["configuration nested without end"] = (image => image.Config = text => Deep(text, 100_000), "OCI1004", ""),
        ["configuration with a key twice"] = (image => image.Config = text => text.Replace("\"os\":", "\"os\":\"windows\",\"os\":", StringComparison.Ordinal), "OCI1004", ""),
        ["configuration that is null"] = (image => image.Config = _ => "null", "OCI1004", ""),
        // A blob that is a link to a file of the host (go-containerregistry #2306), or to what never ends.
        ["layer that is a link to a file of the host"] = (image => image.StoredLayer = _ => new([], 0, "/etc/passwd"), "OCI1001 OCI1008 OCI6001", "docker"),
        ["configuration that is a link to a device"] = (image => image.StoredConfig = _ => new([], 0, "/dev/zero"), "OCI1001 OCI1008 OCI6001", "docker"),
        ["manifest that is a link to a device"] = (image => image.Stored = _ => new([], 0, "/dev/zero"), "OCI1001 OCI1008 OCI6001", "docker"),
    };

    private static string Replace(string text, string before, string by, int length)
    {
        var at = text.IndexOf(before, StringComparison.Ordinal);
        return text[..at] + by + text[(at + before.Length + length)..];
    }

    private static string Size(string text, string size) => text[..(text.LastIndexOf("\"size\":", StringComparison.Ordinal) + 7)] + size + "}]}";

    // Beside what is right, so that depth alone is what is wrong.
    private static string Deep(string text, int depth)
    {
        var at = text.IndexOf('{', StringComparison.Ordinal) + 1;
        return text[..at] + "\"deep\":" + new string('[', depth) + new string(']', depth) + "," + text[at..];
    }

    private static string Repeat(string text, int count)
    {
        var layers = new StringBuilder();
        for (var each = 0; each < count; each++) layers.Append($$"""{"mediaType":"{{MediaTypes.OciLayerGzip}}","digest":"sha256:{{each:x64}}","size":9},""");
        return text.Replace("\"layers\":[", "\"layers\":[" + layers, StringComparison.Ordinal);
    }
}
