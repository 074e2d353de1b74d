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
        Directory.Delete(folder["cache"], recursive: true); // what was fetched stays: all but the stage that nothing was read of
        Assert.Equal(1, (await ImportAsync()).Steps.Executed);
    }

    [Fact]
    public async Task A_layer_that_nothing_reads_is_not_fetched()
    {
        var first = await ExportAsync();
        var others = await UnreadAsync(first);
        Assert.NotEmpty(others);
        foreach (var layer in others) File.Delete(Path.Combine(folder["cache"], "blobs", "sha256", layer.Digest.Encoded));
        var second = await ImportAsync();
        Assert.Equal((first.Manifest.Digest, 0), (second.Manifest.Digest, second.Steps.Executed));
        Assert.Empty(events.OfType<WarningRaised>());
        // One that is needed after all is made again.
        File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), File.ReadAllText(Path.Combine(folder["context"], "Containerfile")).Replace("/x /w/", "/x/a /w/", StringComparison.Ordinal));
        Assert.Equal((3, 1), await ImportAsync("third") is { Steps: var steps } ? (steps.Executed, steps.Cached) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_not_fetched_is_passed_on_where_it_can_be_had(bool isThere)
    {
        var unread = Assert.Single(await UnreadAsync(await ExportAsync()));
        var all = (await ManifestAsync()).Layers;
        if (!isThere) File.Delete(Path.Combine(folder["cache"], "blobs", "sha256", unread.Digest.Encoded));
        var second = await BuildAsync("second", request => request with { CacheFrom = [new(CacheReference)], CacheTo = [new($"oci:{folder["other"]}:cache")] });
        Assert.Equal(0, second.Steps.Executed);
        var layout = OciLayout.Open(folder["other"]);
        var manifest = (await new ImageLoader(layout).ReadManifestAsync((await layout.FindAsync("cache", default))!, default)).Value;
        Assert.Equal(isThere ? all.Count : all.Count - 1, manifest.Layers.Count);
        Assert.All(manifest.Layers, layer => Assert.True(File.Exists(Path.Combine(folder["other"], "blobs", "sha256", layer.Digest.Encoded))));
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
        Assert.Equal((0, 4), (second.Steps.Executed, second.Steps.Cached)); // the other stage is known, although its layer is not in the image
        Assert.Empty(events.OfType<WarningRaised>());
    }

    [Fact]
    public async Task Layers_of_other_stages_can_be_left_out()
    {
        var first = await BuildAsync("first", request => request with { CacheTo = [new(CacheReference, TargetOnly: true)] });
        Assert.Equal(3, (await ManifestAsync()).Layers.Count);
        // Nothing changed: what is not there is not missed. It stays left out where all is asked for.
        var second = await BuildAsync("second", request => request with { CacheFrom = [new(CacheReference)], CacheTo = [new($"oci:{folder["other"]}:cache")] });
        Assert.Equal((first.Manifest.Digest, 0, 4), (second.Manifest.Digest, second.Steps.Executed, second.Steps.Cached));
        Assert.Equal(3, (await ManifestAsync("other")).Layers.Count);
        Assert.Empty(events.OfType<WarningRaised>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_that_was_left_out_is_made_again_where_it_is_needed(bool isInline)
    {
        var reference = isInline ? $"oci:{folder["out"]}:1" : CacheReference;
        await BuildAsync("first", request => request with { CacheTo = [new(isInline ? null : reference, TargetOnly: !isInline)], Tags = isInline ? [reference] : [] });
        File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), File.ReadAllText(Path.Combine(folder["context"], "Containerfile")).Replace("/x /w/", "/x/a /w/", StringComparison.Ordinal));
        var changed = await ImportAsync(reference: reference);
        Assert.Equal((3, 1), (changed.Steps.Executed, changed.Steps.Cached));
        Assert.Empty(events.OfType<WarningRaised>());
        Assert.Empty((await new ImageVerifier(LocalStore.Open(folder["second"]).Layout).VerifyAsync(changed.Manifest, default)).Diagnostics);
        Assert.Equal(0, (await BuildAsync("second", request => request)).Steps.Executed);
    }

    [Fact]
    public async Task A_build_that_is_done_again_warns_once()
    {
        await ExportAsync();
        foreach (var layer in (await ManifestAsync()).Layers) File.Delete(Path.Combine(folder["cache"], "blobs", "sha256", layer.Digest.Encoded));
        await BuildAsync("second", request => request with { CacheFrom = [new(CacheReference)], BuildArgs = new Dictionary<string, string?> { ["NOBODY"] = "x" } });
        Assert.Single(events.OfType<WarningRaised>(), warning => warning.Diagnostic.Message.Contains("NOBODY", StringComparison.Ordinal));
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
        var document = await exchange.ReadAsync((await layout.FindAsync("cache", default))!, default);
        var records = document.Records;
        var other = records.Select(record => record.Layer).First(layer => layer is not null);
        await layout.TagAsync("cache", await exchange.WriteAsync([.. records.Select(record => record with { Layer = record.Layer is null ? null : other })], document.Contents, default), default);
        var second = await ImportAsync();
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);
        Assert.Equal(records.Count(record => record.Layer is { } layer && layer.Digest != other!.Digest), second.Steps.Executed);
    }

    // The layers of the stage whose files are copied.
    private async Task<IReadOnlyList<Descriptor>> UnreadAsync(BuildResult built)
    {
        var image = await new ImageLoader(LocalStore.Open(folder["first"]).Layout).LoadManifestAsync(built.Manifest, default);
        var own = image.Layers.Select(layer => layer.Descriptor.Digest).ToHashSet();
        return [.. (await ManifestAsync()).Layers.Where(layer => !own.Contains(layer.Digest))];
    }

    private async Task<ImageManifest> ManifestAsync(string place = "cache")
    {
        var layout = OciLayout.Open(folder[place]);
        return (await new ImageLoader(layout).ReadManifestAsync((await layout.FindAsync("cache", default))!, default)).Value;
    }
}
