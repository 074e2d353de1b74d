using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Caches that machines share: each state folder is a machine.</summary>
public sealed class SharedCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<ProgressEvent> events = [];

    public SharedCacheTests()
    {
        folder.Make("context");
        File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), "FROM scratch AS one\nCOPY a /x/a\nFROM scratch\nWORKDIR /w\nCOPY --from=one /x /w/\nCOPY b /w/b\n");
        File.WriteAllText(Path.Combine(folder["context"], "a"), "a");
        File.WriteAllText(Path.Combine(folder["context"], "b"), "b");
    }

    public void Dispose() => folder.Dispose();

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private string CacheReference => $"oci:{folder["cache"]}:cache";

    private Task<BuildResult> BuildAsync(string machine, Func<BuildRequest, BuildRequest> change)
    {
        events.Clear();
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder[machine]) with { Progress = new Listener(events) };
        return new BuildOperation(host).RunAsync(change(new BuildRequest { Context = folder["context"] }), default);
    }

    private Task<BuildResult> ExportAsync() => BuildAsync("first", request => request with { CacheTo = [new(CacheReference)] });

    private Task<BuildResult> ImportAsync(string machine = "second", string? reference = null) => BuildAsync(machine, request => request with { CacheFrom = [new(reference ?? CacheReference)] });

    [Fact]
    public async Task Another_machine_does_no_step_and_makes_the_same_image()
    {
        var first = await ExportAsync();
        var second = await ImportAsync();
        Assert.Equal((first.Manifest.Digest, 0), (second.Manifest.Digest, second.Steps.Executed));
        Assert.Empty(events.OfType<WarningRaised>());
        Assert.Empty((await new ImageVerifier(LocalStore.Open(folder["second"]).Layout).VerifyAsync(second.Manifest, default)).Diagnostics);
        Directory.Delete(folder["cache"], recursive: true); // what was fetched stays
        Assert.Equal(0, (await ImportAsync()).Steps.Executed);
    }

    [Fact]
    public async Task A_cache_is_valid_content_for_every_peer_and_holds_one_build()
    {
        await ExportAsync();
        var size = Directory.GetFiles(folder["cache"], "*", SearchOption.AllDirectories).Length;
        File.WriteAllText(Path.Combine(folder["context"], "b"), "changed");
        await ExportAsync();
        Assert.Equal(size, Directory.GetFiles(folder["cache"], "*", SearchOption.AllDirectories).Length);
        var layout = OciLayout.Open(folder["cache"]);
        var manifest = (await new ImageLoader(layout).ReadManifestAsync((await layout.FindAsync("cache", default))!, default)).Value;
        Assert.Equal("application/vnd.dotnet-oci.build-cache.v1", manifest.ArtifactType);
    }

    [Fact]
    public async Task An_image_carries_its_own_results()
    {
        await BuildAsync("first", request => request with { CacheTo = [new(null)], Tags = [$"oci:{folder["out"]}:1"] });
        var second = await ImportAsync(reference: $"oci:{folder["out"]}:1");
        Assert.Equal((1, 3), (second.Steps.Executed, second.Steps.Cached)); // the other stage is not in the image
    }

    [Fact]
    public async Task Results_of_other_stages_can_be_left_out()
    {
        await BuildAsync("first", request => request with { CacheTo = [new(CacheReference, TargetOnly: true)] });
        Assert.Equal(1, (await ImportAsync()).Steps.Executed);
    }

    [Fact]
    public async Task A_place_that_is_not_there_or_no_cache_is_a_warning()
    {
        var result = await ImportAsync();
        Assert.Equal(4, result.Steps.Executed);
        Assert.Single(events.OfType<WarningRaised>());
        await BuildAsync("other", request => request with { Tags = [CacheReference] });
        Assert.Equal(4, (await ImportAsync("third")).Steps.Executed);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("missing")]
    [InlineData("swapped")]
    public async Task A_layer_that_is_not_what_its_record_says_is_made_again(string fault)
    {
        var first = await ExportAsync();
        var layers = (await ManifestAsync()).Layers.Select(layer => Path.Combine(folder["cache"], "blobs", "sha256", layer.Digest.Encoded)).ToList();
        Assert.True(layers.Count > 1);
        foreach (var path in fault == "swapped" ? layers[..1] : layers)
        {
            var bytes = File.ReadAllBytes(path);
            switch (fault)
            {
                case "cut": File.WriteAllBytes(path, bytes[..^5]); break;
                case "flipped": bytes[^9] ^= 1; File.WriteAllBytes(path, bytes); break;
                case "missing": File.Delete(path); break;
                default: File.Copy(layers[1], path, overwrite: true); break;
            }
        }
        var second = await ImportAsync();
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);
        Assert.NotEmpty(events.OfType<WarningRaised>());
        Assert.Equal(fault == "swapped" ? 1 : 4, second.Steps.Executed);
    }

    [Fact]
    public async Task A_record_that_names_another_tar_than_its_layer_has_is_no_hit()
    {
        var first = await ExportAsync();
        var layout = OciLayout.Open(folder["cache"]);
        var exchange = new CacheExchange(layout);
        var records = await exchange.ReadAsync((await layout.FindAsync("cache", default))!, default);
        var other = records.Select(record => record.Layer).First(layer => layer is not null);
        await layout.TagAsync("cache", await exchange.WriteAsync([.. records.Select(record => record with { Layer = record.Layer is null ? null : other })], default), default);
        var second = await ImportAsync();
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);
        Assert.Equal(records.Count(record => record.Layer is { } layer && layer.Digest != other!.Digest), second.Steps.Executed);
    }

    private async Task<ImageManifest> ManifestAsync()
    {
        var layout = OciLayout.Open(folder["cache"]);
        return (await new ImageLoader(layout).ReadManifestAsync((await layout.FindAsync("cache", default))!, default)).Value;
    }
}
