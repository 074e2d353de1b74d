using System.Globalization;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;

namespace Oci.Tests.Operations.Publish;

/// <summary>How many requests a publish costs a registry: people wait for each of them.</summary>
public sealed class PublishPushTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeRegistry registry = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_the_last_publish_sent_is_not_asked_for_again()
    {
        await PublishAsync("one");
        var requests = await PublishAsync("two");
        // The configuration and the application's layer are new; the two below it are known.
        Assert.Equal(["GET /v2/", "HEAD blobs", "HEAD blobs", "HEAD manifests", "POST blobs", "POST blobs", "PUT blobs", "PUT blobs", "PUT manifests"], requests);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_yet_is_asked_for_its_names_and_for_no_blob() =>
        Assert.Equal(["GET /v2/", "GET tags", "HEAD manifests", "POST blobs", "POST blobs", "POST blobs", "POST blobs", "PUT blobs", "PUT blobs", "PUT blobs", "PUT blobs", "PUT manifests"], await PublishAsync("one"));

    [Theory]
    [InlineData("latest", 0)]
    [InlineData("2", 1)]
    public async Task On_another_machine_and_under_another_name_the_image_that_is_there_tells_what_need_not_be_asked_for(string tag, int lists)
    {
        await PublishAsync("one");
        var requests = await PublishAsync("two", state: "other", tags: [tag]);
        Assert.Equal(lists, requests.RemoveAll(request => request == "GET tags"));
        Assert.Equal(["GET /v2/", "GET manifests", "HEAD blobs", "HEAD blobs", "HEAD manifests", "POST blobs", "POST blobs", "PUT blobs", "PUT blobs", "PUT manifests"], requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Where_names_may_not_be_listed_every_blob_is_asked_for(int status)
    {
        registry.Instead = async call =>
        {
            if (!call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) return false;
            await call.RespondAsync(status);
            return true;
        };
        var requests = await PublishAsync("one");
        Assert.Equal(4, requests.Count(request => request == "HEAD blobs"));
        Assert.Equal(4, registry.Blobs.Count);
    }

    [Fact]
    public async Task Nothing_changed_costs_one_request_for_each_name_and_a_second_name_one()
    {
        var requests = await PublishAsync("one", tags: ["1", "latest"]);
        Assert.Equal(2, requests.Count(request => request == "PUT manifests"));
        Assert.DoesNotContain("GET manifests", requests);
        Assert.Equal(["GET /v2/", "HEAD manifests", "HEAD manifests"], await PublishAsync("one", state: "other", tags: ["1", "latest"]));
    }

    [Fact]
    public async Task A_registry_that_lost_what_an_image_is_made_of_gets_it_again()
    {
        await PublishAsync("one");
        registry.Blobs.Clear();
        registry.Instead = async call =>
        {
            if (call.Method != "PUT" || !call.Path.Contains("/manifests/", StringComparison.Ordinal) || registry.Blobs.Count == 4) return false;
            await call.RespondAsync(400, """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}""");
            return true;
        };
        await PublishAsync("two");
        Assert.Equal(4, registry.Blobs.Count);
    }

    [Fact]
    public async Task A_registry_that_takes_no_large_body_gets_a_layer_in_pieces()
    {
        const int MostBytes = 100_000;
        registry.Instead = async call =>
        {
            if (long.Parse(call.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture) <= MostBytes) return false;
            await call.RespondAsync(413);
            return true;
        };
        var random = new byte[400_000];
        new Random(1).NextBytes(random);
        var requests = await PublishAsync(Convert.ToBase64String(random));
        Assert.InRange(requests.Count(request => request == "PATCH blobs"), 4, 12);
        Assert.Contains(registry.Blobs.Values, blob => blob.Length > random.Length);
        Assert.Equal(4, registry.Blobs.Count);
    }

    private async Task<List<string>> PublishAsync(string text, string state = "state", string[]? tags = null)
    {
        var before = registry.Server.Calls.Count;
        using var access = new RegistryAccess();
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Path, ["TEMP"] = folder.Path }, folder[state]) with { Registries = access };
        var image = new PublishImage
        {
            Platform = "linux/amd64",
            Base = "scratch",
            Layers = [.. new[] { ("packages", "a"), ("projects", "b"), ("app", text) }.Select(layer => new PublishLayer { Name = layer.Item1, Files = [Write(layer.Item1, layer.Item2)] })],
        };
        await new PublishOperation(host).RunAsync(new PublishRequest
        {
            Images = [image],
            Destinations = [.. (tags ?? ["latest"]).Select(tag => $"docker://{registry.Name}:{tag}")],
            ProjectFolder = folder.Path,
            Compression = LayerCompression.Gzip,
        }, Stop);
        return [.. registry.Server.Calls.Skip(before).Select(call => $"{call.Method} {call.Path.Replace("/v2/team/app/", "", StringComparison.Ordinal)}").Select(KindOf).Order(StringComparer.Ordinal)];
    }

    private PublishFile Write(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return new PublishFile { Source = folder[name], Target = $"/app/{name}", Below = "/" };
    }

    private static string KindOf(string request) => request.EndsWith("/v2/", StringComparison.Ordinal) ? request : request.Split('/')[0];
}
