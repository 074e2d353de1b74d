using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Testing;

namespace Oci.Tests.Images;

public sealed class ImageLoaderTests
{
    private static readonly Platform Arm64 = Platform.Parse("linux/arm64");
    private readonly MemoryContentStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ImageLoader Loader => new(store);

    [Fact]
    public async Task A_manifest_is_loaded_whatever_its_platform()
    {
        var image = await SampleImage.WriteAsync(store, Arm64, null, "x");
        Assert.Equal(image.Descriptor, (await Loader.LoadAsync(image.Descriptor, new PlatformSelector(SampleImage.Amd64), Ct)).Descriptor);
    }

    [Fact]
    public async Task An_index_yields_the_image_of_the_wanted_platform_also_from_below()
    {
        var (amd64, arm64) = (await SampleImage.WriteAsync(store, null, null, "x"), await SampleImage.WriteAsync(store, Arm64, null, "y"));
        var nested = await SampleImage.WriteIndexAsync(store, [await SampleImage.WriteIndexAsync(store, arm64), amd64.Descriptor with { Platform = amd64.Platform }]);
        Assert.Equal("linux/arm64", (await Loader.LoadAsync(nested, new PlatformSelector(Arm64), Ct)).Platform.ToString());
        Assert.Equal("linux/amd64", (await Loader.LoadAsync(nested, new PlatformSelector(SampleImage.Amd64), Ct)).Platform.ToString());
        Assert.Equal(2, (await Loader.LoadAllAsync(nested, Ct)).Count);
    }

    [Fact]
    public async Task Where_the_index_does_not_say_the_configuration_does()
    {
        var (amd64, arm64) = (await SampleImage.WriteAsync(store, null, null, "x"), await SampleImage.WriteAsync(store, Arm64, null, "y"));
        var index = await SampleImage.WriteIndexAsync(store, [amd64.Descriptor, arm64.Descriptor]);
        Assert.Equal(arm64.Descriptor, (await Loader.LoadAsync(index, new PlatformSelector(Arm64), Ct)).Descriptor);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_answered_with_those_that_are()
    {
        var index = await SampleImage.WriteIndexAsync(store, await SampleImage.WriteAsync(store, null, null, "x"));
        var fault = await Assert.ThrowsAsync<OciException>(() => Loader.LoadAsync(index, new PlatformSelector(Platform.Parse("linux/s390x")), Ct));
        Assert.Equal(ErrorCodes.NoMatchingPlatform, fault.Code);
        Assert.Contains("`linux/s390x`", fault.Message, StringComparison.Ordinal);
        Assert.Contains("`linux/amd64`", fault.Message, StringComparison.Ordinal);
        Assert.Equal("pass --platform linux/amd64", fault.Hint);
    }

    [Fact]
    public async Task Where_nothing_tells_of_a_platform_none_is_proposed()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var note = await SampleImage.WriteReferrerAsync(store, image.Descriptor, "note");
        var notes = await Assert.ThrowsAsync<OciException>(async () => await Loader.LoadAsync(await SampleImage.WriteIndexAsync(store, [note]), new PlatformSelector(Arm64), Ct));
        Assert.Equal(ErrorCodes.NoMatchingPlatform, notes.Code);
        Assert.Null(notes.Hint);
        var both = await Assert.ThrowsAsync<OciException>(async () => await Loader.LoadAsync(await SampleImage.WriteIndexAsync(store, [note, image.Descriptor]), new PlatformSelector(Arm64), Ct));
        Assert.Equal("pass --platform linux/amd64", both.Hint);
    }

    [Fact]
    public async Task Attestations_are_left_out()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var attestation = await SampleImage.WriteReferrerAsync(store, image.Descriptor, "slsa") with { Platform = new Platform { Os = "unknown", Architecture = "unknown" } };
        var index = await SampleImage.WriteIndexAsync(store, [attestation, image.Descriptor with { Platform = image.Platform }]);
        Assert.Single(await Loader.LoadAllAsync(index, Ct));
        Assert.Equal(image.Descriptor.Digest, (await Loader.LoadAsync(index, new PlatformSelector(SampleImage.Amd64), Ct)).Descriptor.Digest);
    }

    [Fact]
    public async Task An_artifact_is_no_image()
    {
        var artifact = await SampleImage.WriteReferrerAsync(store, (await SampleImage.WriteAsync(store)).Descriptor, "note");
        var fault = await Assert.ThrowsAsync<OciException>(() => Loader.LoadManifestAsync(artifact, Ct));
        Assert.Equal(ErrorCodes.NotAnImage, fault.Code);
        Assert.Contains("application/vnd.example.note", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.NotAnImage, (await Assert.ThrowsAsync<OciException>(() => Loader.LoadManifestAsync(artifact with { MediaType = "text/plain" }, Ct))).Code);
    }

    [Fact]
    public async Task Layers_without_diff_IDs_are_refused()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var broken = await SampleImage.WriteJsonAsync(store, image.Manifest.Value with { Layers = [] });
        Assert.Equal(ErrorCodes.InconsistentImage, (await Assert.ThrowsAsync<OciException>(() => Loader.LoadManifestAsync(broken, Ct))).Code);
    }

    [Fact]
    public async Task Endlessly_nested_indexes_are_refused()
    {
        var target = (await SampleImage.WriteAsync(store, null, null, "x")).Descriptor;
        for (var i = 0; i < 40; i++) target = await SampleImage.WriteIndexAsync(store, [target]);
        foreach (var reading in (Func<Task>[])[() => Loader.LoadAllAsync(target, Ct), () => WalkAsync(target)])
            Assert.Equal(ErrorCodes.InvalidDocument, (await Assert.ThrowsAsync<OciException>(reading)).Code);
        Assert.False((await new ImageVerifier(store).VerifyAsync(target, Ct)).IsIntact);
    }

    [Fact]
    public async Task An_index_that_lists_one_index_a_thousand_times_costs_no_more_than_once()
    {
        var target = await SampleImage.WriteIndexAsync(store, await SampleImage.WriteAsync(store, null, null, "x"));
        for (var i = 0; i < 10; i++) target = await SampleImage.WriteIndexAsync(store, Enumerable.Repeat(target, 1000));
        Assert.Single(await Loader.LoadAllAsync(target, Ct));
        Assert.Equal(14, await WalkAsync(target));
    }

    [Fact]
    public async Task A_walk_visits_everything_once_children_first()
    {
        var (amd64, arm64) = (await SampleImage.WriteAsync(store, null, null, "same", "x"), await SampleImage.WriteAsync(store, Arm64, null, "same", "y"));
        var index = await SampleImage.WriteIndexAsync(store, amd64, arm64);
        var visited = new List<Digest>();
        await foreach (var node in new ImageGraph(store).WalkAsync(index, Ct)) visited.Add(node.Digest);
        Assert.Equal(visited.Count, visited.Distinct().Count());
        Assert.Equal(2 + 2 + 3 + 1, visited.Count);
        Assert.True(visited.IndexOf(amd64.Config.Descriptor.Digest) < visited.IndexOf(amd64.Descriptor.Digest));
        Assert.Equal(index.Digest, visited[^1]);
    }

    [Fact]
    public async Task Data_in_the_descriptor_stands_for_the_content_when_it_is_that_content()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var empty = new MemoryContentStore();
        var config = image.Config.Descriptor with { Data = image.Config.Raw.ToArray() };
        var manifest = image.Descriptor with { Data = null };
        manifest = await SampleImage.WriteJsonAsync(empty, image.Manifest.Value with { Config = config });
        Assert.Equal(image.Config.Raw.ToArray(), (await new ImageLoader(empty).LoadManifestAsync(manifest, Ct)).Config.Raw.ToArray());
        var lying = config with { Data = Encoding.UTF8.GetBytes("{}") };
        var broken = await SampleImage.WriteJsonAsync(empty, image.Manifest.Value with { Config = lying });
        await Assert.ThrowsAsync<DigestMismatchException>(() => new ImageLoader(empty).LoadManifestAsync(broken, Ct));
    }

    private async Task<int> WalkAsync(Descriptor target)
    {
        var count = 0;
        await foreach (var _ in new ImageGraph(store).WalkAsync(target, Ct)) count++;
        return count;
    }
}
