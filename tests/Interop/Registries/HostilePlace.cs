using System.Formats.Tar;
using System.Text;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>A hostile image at a place of one of the forms that references have.</summary>
internal sealed class HostilePlace(TemporaryFolder folder) : IAsyncDisposable
{
    private readonly List<HttpServer> servers = [];

    public static IReadOnlyList<string> Forms => ["oci", "oci-archive", "docker-archive", "dir", "docker"];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }

    /// <summary>Writes or serves the image.</summary>
    /// <returns>Its reference.</returns>
    public string Put(HostileImage image, string form)
    {
        var (blobs, digest, size, manifest) = image.Build();
        return form switch
        {
            "oci" => $"oci:{WriteLayout(folder.Make("hostile"), blobs, image.MediaType, digest, size)}:1",
            "oci-archive" => $"oci-archive:{Pack(WriteLayout(folder.Make("hostile"), blobs, image.MediaType, digest, size))}:1",
            "docker-archive" => $"docker-archive:{Pack(WriteDocker(folder.Make("hostile"), image))}",
            "dir" => $"dir:{WriteDir(folder.Make("hostile"), blobs, digest)}",
            _ => $"docker://{Serve(blobs, digest, manifest, image.MediaType)}/app:1",
        };
    }

    private static string WriteLayout(string to, Dictionary<string, HostileBlob> blobs, string mediaType, string digest, long size)
    {
        var sha256 = Directory.CreateDirectory(Path.Combine(to, "blobs/sha256")).FullName;
        File.WriteAllText(Path.Combine(to, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(to, "index.json"),
            $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{{mediaType}}}","digest":"{{{digest}}}","size":{{{size}}},"annotations":{"org.opencontainers.image.ref.name":"1"}}]}""");
        foreach (var (name, blob) in blobs) Write(Path.Combine(sha256, name["sha256:".Length..]), blob);
        return to;
    }

    private static string WriteDir(string to, Dictionary<string, HostileBlob> blobs, string digest)
    {
        File.WriteAllText(Path.Combine(to, "version"), "Directory Transport Version: 1.1\n");
        foreach (var (name, blob) in blobs) Write(Path.Combine(to, name == digest ? "manifest.json" : name["sha256:".Length..]), blob);
        return to;
    }

    // Docker's own list stands where the manifest would: it is spoiled in the same way.
    private static string WriteDocker(string to, HostileImage image)
    {
        var (blobs, digest, _, _) = image.Build();
        var names = blobs.Keys.Where(name => name != digest).Select(name => name["sha256:".Length..]).ToList();
        foreach (var (name, blob) in blobs.Where(each => each.Key != digest)) Write(Path.Combine(to, name["sha256:".Length..]), blob);
        var list = Encoding.UTF8.GetBytes(image.Manifest($$"""[{"Config":"{{names[1]}}","RepoTags":["app:1"],"Layers":["{{names[0]}}"]}]"""));
        Write(Path.Combine(to, "manifest.json"), image.Stored(list));
        return to;
    }

    private static void Write(string path, HostileBlob blob)
    {
        if (blob.Link is { } target)
        {
            File.CreateSymbolicLink(path, target);
            return;
        }
        using var file = File.Create(path);
        file.Write(blob.Bytes);
        file.SetLength(blob.Length);
    }

    // A hole stays one: the file is as long as it says and takes no room.
    private string Pack(string from)
    {
        using var file = File.Create(folder["hostile.tar"]);
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(from, path);
            if (new FileInfo(path).LinkTarget is { } target)
            {
                file.Write(RawHeader(new RawTar().Symlink(name, target)));
                continue;
            }
            using var content = File.OpenRead(path);
            file.Write(RawHeader(new RawTar().Sized(name, content.Length)));
            var start = file.Position;
            if (content.Length < 64 << 20) content.CopyTo(file);
            file.SetLength(start + (content.Length + 511) / 512 * 512);
            file.Position = file.Length;
        }
        file.SetLength(file.Length + 1024);
        return folder["hostile.tar"];
    }

    private static byte[] RawHeader(RawTar tar) => tar.ToArray()[..^1024];

    private string Serve(Dictionary<string, HostileBlob> blobs, string digest, byte[] manifest, string mediaType)
    {
        var server = new HttpServer(async call =>
        {
            var name = Uri.UnescapeDataString(call.Path[(call.Path.LastIndexOf('/') + 1)..]);
            var blob = name == "1" ? blobs[digest] : blobs.GetValueOrDefault(name);
            (string, string)[] type = call.Path.Contains("/manifests/", StringComparison.Ordinal) ? [("Content-Type", mediaType)] : [];
            if (call.Path == "/v2/") await call.RespondAsync(200, "{}");
            else if (blob is null || blob.Link is not null) await call.RespondAsync(404, "{}");
            else if (blob.Length <= blob.Bytes.Length || call.Method == "HEAD") await call.RespondAsync(200, blob.Bytes, type);
            else await ScriptedRegistry.FloodAsync(call, 200, type);
        });
        servers.Add(server);
        return server.Host;
    }
}
