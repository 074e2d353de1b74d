using System.Runtime.Versioning;
using Oci.Content;
using Oci.Images;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>Registries whose answers never come to an end: each is left in time and in little memory, and what is said is a fault of the registry.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class EndlessAnswerTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ScriptedRegistry registry = new() { AsksForPassword = false };
    private readonly MemoryContentStore store = new();
    private readonly CappedTool tool;

    public EndlessAnswerTests() => tool = new CappedTool(folder);

    private string Name => $"docker://{registry.Host}/app";

    public async ValueTask InitializeAsync() => await registry.ServeAsync(store, (await SampleImage.WriteAsync(store, null, null, "x", "y")).Descriptor);

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("/manifests/", 200, "copy NAME:1 oci:out:1")]
    [InlineData("/manifests/", 403, "copy NAME:1 oci:out:1")]
    [InlineData("/manifests/", 404, "copy NAME:1 oci:out:1")]
    [InlineData("/manifests/", 200, "inspect NAME:1")]
    [InlineData("/manifests/", 200, "inspect --raw NAME:1")]
    [InlineData("/manifests/", 200, "digest NAME:1")]
    [InlineData("/blobs/", 200, "copy NAME:1 oci:out:1")]
    [InlineData("/blobs/", 200, "copy NAME:1 oci-archive:out.tar:1")]
    [InlineData("/blobs/", 200, "copy NAME:1 docker-archive:out.tar:app:1")]
    [InlineData("/blobs/", 200, "copy NAME:1 dir:out")]
    [InlineData("/blobs/", 200, "inspect NAME:1")]
    [InlineData("/blobs/", 200, "diff NAME:1 NAME:1")]
    [InlineData("/tags/list", 200, "tags NAME")]
    [InlineData("/tags/list", 403, "tags NAME")]
    [InlineData("/referrers/", 200, "discover NAME:1")]
    [InlineData("/referrers/", 200, "copy --referrers NAME:1 oci:out:1")]
    [InlineData("/uploads/", 202, "copy oci:in:1 NAME:2")]
    public async Task What_never_ends_is_left(string what, int status, string command)
    {
        if (command.Contains("oci:in", StringComparison.Ordinal)) (await tool.RunAsync("copy", $"{Name}:1", "oci:in:1")).Succeeded();
        if (status == 202) registry.On("^HEAD .*/blobs/", call => call.RespondAsync(404));
        long sent = 0;
        registry.On(what, async call =>
        {
            if (call.Method == "HEAD") await call.RespondAsync(404);
            else Interlocked.Add(ref sent, await ScriptedRegistry.FloodAsync(call, status, ("Content-Type", MediaTypes.OciManifest)));
        });
        await FailsAsync(command);
        Assert.InRange(sent, 0, 256 << 20);
    }

    [Fact]
    public async Task A_header_without_end_is_refused()
    {
        var line = System.Text.Encoding.ASCII.GetBytes($"X-Huge: {new string('x', 1 << 16)}\r\n");
        registry.On("/manifests/", async call =>
        {
            try
            {
                await call.SendAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
                while (true) await call.SendAsync(line);
            }
            catch (IOException)
            {
                call.Close();
            }
        });
        await FailsAsync("copy NAME:1 oci:out:1");
    }

    [Fact]
    public async Task A_token_without_end_is_not_read_to_its_end()
    {
        await using var tokens = new HttpServer(call => ScriptedRegistry.FloodAsync(call, 200));
        registry.On(" /", call => call.RespondAsync(401, "{}", [("WWW-Authenticate", $"Bearer realm=\"{tokens.Address}/token\",service=\"x\"")]));
        await FailsAsync("copy NAME:1 oci:out:1");
    }

    [Fact]
    public async Task Pages_without_end_are_not_gathered()
    {
        var page = 0;
        registry.On("/tags/list", call =>
        {
            var number = Interlocked.Increment(ref page);
            var tags = string.Join(',', Enumerable.Range(0, 6_000).Select(each => $"\"{new string('t', 100)}{number}-{each}\""));
            return call.RespondAsync(200, $$"""{"tags":[{{tags}}]}""", [("Link", $"</v2/app/tags/list?last={number}>; rel=\"next\"")]);
        });
        await FailsAsync("tags NAME");
        Assert.InRange(page, 2, 1000);
    }

    private async Task FailsAsync(string command) =>
        Assert.Contains("error[OCI", (await tool.RunAsync(command.Replace("NAME", Name, StringComparison.Ordinal).Split(' '))).Failed(1), StringComparison.Ordinal);
}
