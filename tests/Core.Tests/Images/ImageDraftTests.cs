using System.Text;
using System.Text.Json;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Images;

public sealed class ImageDraftTests
{
    private readonly MemoryContentStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_from_scratch_says_everything_about_itself()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one", "two");
        Assert.Equal(2, image.Layers.Count);
        Assert.Equal(["layer 0", "layer 1"], image.Config.Value.History!.Select(entry => entry.CreatedBy));
        Assert.Equal("linux/amd64", image.Platform.ToString());
        Assert.Equal(MediaTypes.OciManifest, image.Descriptor.MediaType);
        Assert.Equal(MediaTypes.OciManifest, image.Manifest.Value.MediaType);
        await SampleImage.AssertIntactAsync(store, image.Descriptor);
    }

    [Fact]
    public async Task The_same_draft_makes_the_same_bytes_whatever_the_order_of_labels()
    {
        var digests = new HashSet<Digest>();
        foreach (var keys in (string[][])[["b", "a", "B"], ["B", "b", "a"], ["a", "B", "b"]])
        {
            var draft = ImageDraft.Scratch(SampleImage.Amd64);
            draft.Config = draft.Config with { Config = new ContainerConfig { Labels = keys.ToDictionary(key => key, key => $"<{key}+é>"), Volumes = keys, ExposedPorts = keys } };
            draft.Annotations = keys.ToDictionary(key => key, key => key);
            digests.Add((await draft.CommitAsync(store, Ct)).Descriptor.Digest);
        }
        Assert.Single(digests);
    }

    [Fact]
    public async Task An_image_without_layers_writes_empty_lists_as_the_specification_wants()
    {
        var image = await ImageDraft.Scratch(SampleImage.Amd64).CommitAsync(store, Ct);
        Assert.Equal("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""", Encoding.UTF8.GetString(image.Config.Raw.Span));
        Assert.Contains("\"layers\":[]", Encoding.UTF8.GetString(image.Manifest.Raw.Span), StringComparison.Ordinal);
        await SampleImage.AssertIntactAsync(store, image.Descriptor);
    }

    [Fact]
    public async Task A_base_keeps_its_layers_its_history_and_the_fields_that_nobody_knows()
    {
        var layer = await SampleImage.WriteLayerAsync(store, LayerCompression.Gzip, ("a", "x"));
        var config = $$$"""
            {"architecture":"amd64","os":"linux","container":"c0ffee","config":{"Image":"old","Tty":false,"Healthcheck":{"Test":["CMD","true"],"Interval":5000000000,"Future":1},
            "OnBuild":["RUN x"],"Shell":["/bin/bash","-c"],"StopTimeout":7,"MacAddress":"02:42","ArgsEscaped":true,"Cmd":null,"Entrypoint":[]},
            "rootfs":{"type":"layers","diff_ids":["{{{layer.DiffId}}}"],"x":1},"history":[{"created":"2016-10-10T23:04:00.821781828Z","created_by":"ADD","y":2}],"z":{"k":[1,2]}}
            """;
        var image = await LoadAsync(config, layer);
        var next = await ImageDraft.From(image).Add(new History { CreatedBy = "LABEL" }).CommitAsync(store, Ct);
        using var before = JsonDocument.Parse(config);
        using var after = JsonDocument.Parse(next.Config.Raw);
        foreach (var path in (string[])["container", "config.Image", "config.Tty", "config.Healthcheck", "config.OnBuild", "config.Shell", "config.StopTimeout", "config.MacAddress", "config.ArgsEscaped", "config.Entrypoint", "rootfs", "z"])
            Assert.True(JsonElement.DeepEquals(At(before.RootElement, path), At(after.RootElement, path)), path);
        Assert.Equal(2, next.Config.Value.History!.Count);
        Assert.Equal("2016-10-10T23:04:00.821781828Z", next.Config.Value.History[0].Created);
        Assert.True(next.Config.Value.History[1].EmptyLayer);
        await SampleImage.AssertIntactAsync(store, next.Descriptor);
    }

    [Fact]
    public async Task Docker_types_become_OCI_types_and_layers_keep_their_bytes()
    {
        var layer = await SampleImage.WriteLayerAsync(store, LayerCompression.Gzip, ("a", "x"));
        var image = await LoadAsync(
            $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{layer.DiffId}}}"]},"history":[{}]}""",
            layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.DockerLayerGzip } }, MediaTypes.DockerManifest, MediaTypes.DockerConfig);
        var next = await ImageDraft.From(image).CommitAsync(store, Ct);
        Assert.Equal(MediaTypes.OciManifest, next.Manifest.Value.MediaType);
        Assert.Equal(MediaTypes.OciConfig, next.Manifest.Value.Config.MediaType);
        Assert.Equal((MediaTypes.OciLayerGzip, layer.Descriptor.Digest), (next.Layers[0].Descriptor.MediaType, next.Layers[0].Descriptor.Digest));
        Assert.Equal(image.Config.Value.RootFs.DiffIds, next.Config.Value.RootFs.DiffIds);
    }

    [Fact]
    public async Task A_base_without_history_gets_as_much_as_it_has_layers()
    {
        var layer = await SampleImage.WriteLayerAsync(store, LayerCompression.Gzip, ("a", "x"));
        var image = await LoadAsync($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{layer.DiffId}}}"]}}""", layer);
        var next = await ImageDraft.From(image).Add(await SampleImage.WriteLayerAsync(store, LayerCompression.Gzip, ("b", "y")), new History { CreatedBy = "COPY" }).CommitAsync(store, Ct);
        Assert.Equal([null, "COPY"], next.Config.Value.History!.Select(entry => entry.CreatedBy));
        await SampleImage.AssertIntactAsync(store, next.Descriptor);
    }

    [Fact]
    public async Task A_cleared_draft_keeps_only_the_configuration()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one");
        var squashed = await ImageDraft.From(image).Clear().Add(await SampleImage.WriteLayerAsync(store, LayerCompression.None, ("all", "z")), new History { Comment = "squashed" }).CommitAsync(store, Ct);
        Assert.Equal(["/bin/sh"], squashed.Config.Value.Config!.Cmd);
        Assert.Single(squashed.Layers);
        Assert.Single(squashed.Config.Value.History!);
        await SampleImage.AssertIntactAsync(store, squashed.Descriptor);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1_700_000_000, "2023-11-14T22:13:20Z")]
    public void Times_are_written_as_short_as_they_can_be(long seconds, string text)
    {
        Assert.Equal(text, ImageTime.Format(seconds));
        Assert.Equal("2023-11-14T22:13:20.5Z", ImageTime.Format(new DateTimeOffset(2023, 11, 15, 0, 13, 20, 500, TimeSpan.FromHours(2))));
    }

    private async Task<Image> LoadAsync(string config, LayerBlob layer, string manifestType = MediaTypes.OciManifest, string configType = MediaTypes.OciConfig)
    {
        var manifest = new ImageManifest { SchemaVersion = 2, MediaType = manifestType, Config = await SampleImage.WriteTextAsync(store, config, configType), Layers = [layer.Descriptor] };
        return await new ImageLoader(store).LoadManifestAsync((await SampleImage.WriteJsonAsync(store, manifest)) with { MediaType = manifestType }, Ct);
    }

    private static JsonElement At(JsonElement element, string path) => path.Split('.').Aggregate(element, (at, name) => at.GetProperty(name));
}
