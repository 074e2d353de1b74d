using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oci.Content;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>A registry in memory whose every answer a test can replace.</summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, MemoryStream> uploads = new();
    private int opened;

    public FakeRegistry(X509Certificate2? certificate = null, Func<X509Certificate2?, X509Chain?, bool>? admits = null) => Server = new HttpServer(HandleAsync, certificate) { Admits = admits };

    public HttpServer Server { get; }

    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    public ConcurrentDictionary<string, (string Type, byte[] Bytes)> Manifests { get; } = new();

    /// <summary>Answers in the registry's place, and says whether it did.</summary>
    public Func<HttpCall, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>Requests as <c>METHOD /path</c>, without what stands before the repository's own part.</summary>
    public IEnumerable<string> Requests => Server.Calls.Select(call => $"{call.Method} {call.Path.Replace("/v2/team/app/", "", StringComparison.Ordinal)}");

    public ImageReference Name => ImageReference.Parse($"{Server.Host}/team/app");

    public static RegistryOptions Options => new() { RetryDelay = TimeSpan.FromMilliseconds(1), LongestRetryDelay = TimeSpan.FromMilliseconds(20) };

    public Descriptor Add(byte[] blob)
    {
        var digest = Digest.Sha256(blob);
        Blobs[digest.ToString()] = blob;
        return new Descriptor { MediaType = MediaTypes.OciLayer, Digest = digest, Size = blob.Length };
    }

    /// <summary>Opens an upload.</summary>
    /// <returns>The last part of its path.</returns>
    public string Begin()
    {
        var id = $"u{Interlocked.Increment(ref opened)}";
        uploads[id] = new MemoryStream();
        return id;
    }

    /// <summary>Takes only so much of what an upload brings.</summary>
    public async Task TakeAsync(string id, HttpCall call, int count)
    {
        var bytes = new byte[count];
        await call.Body.ReadExactlyAsync(bytes, call.Cancelled);
        uploads[id].Write(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Empty(Server.Faults);
    }

    private async Task HandleAsync(HttpCall call)
    {
        if (await Instead(call)) return;
        var below = call.Path.Split("/v2/team/app/") is [_, var rest] ? rest : "";
        if (call.Path == "/v2/") await call.RespondAsync(200, "{}");
        else if (below.StartsWith("blobs/uploads/", StringComparison.Ordinal)) await UploadAsync(call, below["blobs/uploads/".Length..]);
        else if (below.StartsWith("blobs/", StringComparison.Ordinal)) await BlobAsync(call, below["blobs/".Length..]);
        else if (below.StartsWith("manifests/", StringComparison.Ordinal)) await ManifestAsync(call, below["manifests/".Length..]);
        else if (below == "tags/list") await TagsAsync(call);
        else await call.RespondAsync(404, """{"errors":[{"code":"UNSUPPORTED","message":"no such place"}]}""");
    }

    // Without any name there is no repository.
    private Task TagsAsync(HttpCall call)
    {
        var tags = Manifests.Keys.Where(ImageReference.IsTag).Order(StringComparer.Ordinal).ToList();
        return tags.Count == 0 ? call.RespondAsync(404, """{"errors":[{"code":"NAME_UNKNOWN","message":"no such repository"}]}""")
            : call.RespondAsync(200, $$"""{"name":"team/app","tags":["{{string.Join("\",\"", tags)}}"]}""");
    }

    private async Task UploadAsync(HttpCall call, string id)
    {
        if (call.Method == "POST")
        {
            id = Begin();
            await call.RespondAsync(202, "", ("Location", $"/v2/team/app/blobs/uploads/{id}?state=1"), ("Range", "0-0"));
            return;
        }
        if (!uploads.TryGetValue(id, out var upload))
        {
            await call.RespondAsync(404);
            return;
        }
        (string, string)[] stands() => [("Location", $"/v2/team/app/blobs/uploads/{id}?state=2"), ("Range", $"0-{Math.Max(0, upload.Length - 1)}")];
        if (call.Method == "PATCH" && call.Header("Content-Range") is { } range && !range.StartsWith($"{upload.Length}-", StringComparison.Ordinal)) await call.RespondAsync(416, "", stands());
        else if (call.Method == "GET") await call.RespondAsync(204, "", stands());
        else if (call.Method == "DELETE") await call.RespondAsync(uploads.TryRemove(id, out _) ? 204 : 404);
        else
        {
            await call.Body.CopyToAsync(upload, call.Cancelled);
            if (call.Method == "PATCH") await call.RespondAsync(202, "", stands());
            else await CloseAsync(call, id, upload.ToArray());
        }
    }

    private async Task CloseAsync(HttpCall call, string id, byte[] bytes)
    {
        uploads.TryRemove(id, out _);
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        if (call.Query["digest"] == digest) Blobs[digest] = bytes;
        await call.RespondAsync(call.Query["digest"] == digest ? 201 : 400, "", ("Location", $"/v2/team/app/blobs/{digest}"));
    }

    private async Task BlobAsync(HttpCall call, string digest)
    {
        if (!Blobs.TryGetValue(digest, out var blob)) await call.RespondAsync(404);
        else if (call.Header("Range") is { } range)
        {
            var from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
            await call.RespondAsync(206, blob[from..], ("Content-Range", $"bytes {from}-{blob.Length - 1}/{blob.Length}"));
        }
        else await call.RespondAsync(200, blob);
    }

    private async Task ManifestAsync(HttpCall call, string name)
    {
        if (call.Method == "PUT")
        {
            var bytes = await call.ReadBodyAsync();
            var digest = Digest.Sha256(bytes).ToString();
            Manifests[name] = Manifests[digest] = (call.Header("Content-Type")!, bytes);
            await call.RespondAsync(201, "", ("Docker-Content-Digest", digest));
        }
        else if (Manifests.TryGetValue(name, out var found)) await call.RespondAsync(200, found.Bytes, ("Content-Type", found.Type), ("Docker-Content-Digest", Digest.Sha256(found.Bytes).ToString()));
        else await call.RespondAsync(404);
    }
}
