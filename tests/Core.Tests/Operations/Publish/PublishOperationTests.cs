using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Operations.Publish;

/// <summary>Publishing without MSBuild: rules of files, bases and pins.</summary>
public sealed class PublishOperationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OciHost host;

    public PublishOperationTests() => host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Path, ["TEMP"] = folder.Path }, folder["state"]);

    public void Dispose() => folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_become_layers_on_nothing_at_all()
    {
        var result = await PublishAsync(NewImage(Write("app.dll", "code"), Write("tool", "#!/bin/sh\n")));
        var layout = OciLayout.Open(folder["out"]);
        await SampleImage.AssertIntactAsync(layout, result.Target);
        var image = await new ImageLoader(layout).LoadManifestAsync(result.Target, Stop);
        Assert.Equal(["/app/start"], image.Config.Value.Config!.Entrypoint!);
        Assert.Equal("2:3", image.Config.Value.Config.User);
        Assert.Equal("dotnet publish: app", image.Config.Value.History!.Single().CreatedBy);
        Assert.Equal($"oci:{folder["out"]}:app:1", Assert.Single(result.Tags).Reference);
    }

    [Fact]
    public async Task A_layer_that_was_written_before_is_not_written_again()
    {
        var image = NewImage(Write("app.dll", "code"));
        var first = await PublishAsync(image);
        File.SetLastWriteTimeUtc(folder["app.dll"], DateTime.UnixEpoch.AddDays(1));
        var events = new List<ProgressEvent>();
        var second = await new PublishOperation(host with { Progress = new Listener(events) }).RunAsync(NewRequest(image), Stop);
        Assert.Equal(first.Target.Digest, second.Target.Digest);
        Assert.Contains(events, value => value is Oci.Build.StepCached { Scope: "app" });
    }

    [Fact]
    public async Task Two_files_for_one_path_are_refused() =>
        Assert.Equal(ErrorCodes.PublishPathTaken, await FaultAsync(NewImage(Write("a", "1"), Write("b", "2") with { Target = "/app/a" })));

    [Fact]
    public async Task A_file_that_is_not_there_is_refused() =>
        Assert.Equal(ErrorCodes.NothingToPublish, await FaultAsync(NewImage(Write("a", "1") with { Source = folder["absent"] })));

    [Theory]
    [InlineData("rwx", "/app/a")]
    [InlineData("0999", "/app/a")]
    [InlineData("0777777", "/app/a")]
    [InlineData("0644", "app/a")]
    public async Task A_mode_or_place_that_is_none_is_refused(string mode, string target) =>
        Assert.Equal(ErrorCodes.InvalidPublishItem, await FaultAsync(NewImage(Write("a", "1") with { Mode = mode, Target = target })));

    [Fact]
    public async Task A_link_stays_a_link_and_may_not_lead_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs rights on Windows");
        Write("data", "1");
        File.CreateSymbolicLink(folder["inside"], "data");
        File.CreateSymbolicLink(folder["outside"], "../etc/passwd");
        File.CreateSymbolicLink(folder["absolute"], folder["data"]);
        var result = await PublishAsync(NewImage(FileOf("inside")));
        var layout = OciLayout.Open(folder["out"]);
        var image = await new ImageLoader(layout).LoadManifestAsync(result.Target, Stop);
        await LayerReader.ReadAsync(await layout.OpenReadAsync(image.Layers[0].Descriptor, Stop), image.Layers[0].Descriptor, image.Layers[0].DiffId, LayerLimits.Default, tar =>
        {
            var entries = new List<(string, TarEntryType)>();
            while (tar.TryReadNext(out var entry)) entries.Add((entry.ToString(), entry.Type));
            Assert.Equal([("app/", TarEntryType.Directory), ("app/inside", TarEntryType.Symlink)], entries);
        }, Stop);
        Assert.Equal(ErrorCodes.LinkLeavesFolder, await FaultAsync(NewImage(FileOf("outside"))));
        Assert.Equal(ErrorCodes.LinkLeavesFolder, await FaultAsync(NewImage(FileOf("absolute"))));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_stays_one_and_what_is_behind_it_is_there_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs rights on Windows");
        folder.Make("data/real/deep");
        Write("data/real/deep/a", "1");
        Directory.CreateSymbolicLink(folder["data/other"], "real/deep");
        Directory.CreateSymbolicLink(folder["data/out"], "/etc");
        var result = await PublishAsync(NewImage(FileOf("data/real/deep/a"), FileOf("data/other/a")));
        var layout = OciLayout.Open(folder["out"]);
        var image = await new ImageLoader(layout).LoadManifestAsync(result.Target, Stop);
        await LayerReader.ReadAsync(await layout.OpenReadAsync(image.Layers[0].Descriptor, Stop), image.Layers[0].Descriptor, image.Layers[0].DiffId, LayerLimits.Default, tar =>
        {
            var entries = new List<(string, TarEntryType)>();
            while (tar.TryReadNext(out var entry)) entries.Add((entry.ToString(), entry.Type));
            Assert.Equal(
                [("app/", TarEntryType.Directory), ("app/data/", TarEntryType.Directory), ("app/data/other", TarEntryType.Symlink), ("app/data/real/", TarEntryType.Directory),
                    ("app/data/real/deep/", TarEntryType.Directory), ("app/data/real/deep/a", TarEntryType.File)], entries);
        }, Stop);
        Assert.Equal(ErrorCodes.LinkLeavesFolder, await FaultAsync(NewImage(FileOf("data/out/passwd"))));
    }

    [Fact]
    public async Task Offline_a_base_that_was_never_seen_is_told_of() =>
        Assert.Equal(ErrorCodes.BaseNotAvailable, await FaultAsync(NewImage(Write("a", "1")) with { Base = "registry.example/base:1" }, request => request with { Offline = true }));

    [Theory]
    [InlineData("/sbin/tini --", null, true)]
    [InlineData("/sbin/tini --", "Entrypoint", false)]
    [InlineData("/sbin/tini --", "DefaultArgs", false)]
    [InlineData("dotnet", null, false)]
    public async Task An_entry_point_of_the_base_that_is_replaced_is_told_of_where_the_project_does_not_say_what_to_do(string entrypoint, string? instruction, bool isTold)
    {
        static PublishImage[] OnBoth(PublishImage image) => [image, image with { Platform = "linux/arm64" }];
        var file = Write("a", "1");
        await new PublishOperation(host).RunAsync(NewRequest(OnBoth(NewImage(file) with { Command = new PublishCommand { App = entrypoint.Split(' ') } })), Stop);
        var image = NewImage(file) with { Base = $"oci:{folder["out"]}:app:1", Command = new PublishCommand { App = ["/app/start"], Instruction = instruction } };
        var published = await new PublishOperation(host).RunAsync(NewRequest(OnBoth(image)) with { Destinations = [$"oci:{folder["second"]}:app:1"] }, Stop);
        Assert.Equal(isTold ? entrypoint : null, published.ReplacedEntrypoint);
        var warning = PublishResult.WarningOf(entrypoint);
        Assert.Equal((ErrorCodes.EntrypointReplaced, Severity.Warning), (warning.Code, warning.Severity));
        Assert.Contains($"`{entrypoint}`", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_a_base_is_not_part_of_the_image()
    {
        var digests = new List<string>();
        foreach (var place in new[] { "here", "there/deep" })
        {
            var bases = OciLayout.OpenOrCreate(folder[$"{place}/bases"]);
            await bases.TagAsync("app:1", (await SampleImage.WriteAsync(bases, null, null, "base")).Descriptor, Stop);
            var image = NewImage(Write("a", "1")) with { Base = $"oci:{bases.Folder}:app:1", GeneratedLabels = ["base.digest", "base.name"] };
            var published = (await PublishAsync(image)).Images[0];
            Assert.Contains("org.opencontainers.image.base.digest", published.ConfigText, StringComparison.Ordinal);
            Assert.DoesNotContain("org.opencontainers.image.base.name", published.ConfigText, StringComparison.Ordinal);
            digests.Add(published.Manifest.Digest.ToString());
        }
        Assert.Equal(digests[0], digests[1]);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("zstd", "")]
    [InlineData("zstd", "linux/arm64")]
    public async Task In_Dockers_format_the_image_has_the_digest_that_is_told(string? baseCompression, string more)
    {
        var bases = OciLayout.OpenOrCreate(folder["bases"]);
        var compression = baseCompression is null ? null : LayerCompression.Parse(baseCompression);
        var amd = await SampleImage.WriteAsync(bases, SampleImage.Amd64, compression, "base");
        await bases.TagAsync("1", more.Length == 0 ? amd.Descriptor : await SampleImage.WriteIndexAsync(bases, amd, await SampleImage.WriteAsync(bases, Platform.Parse(more), compression, "other")), Stop);
        var image = NewImage(Write("a", "1")) with { Base = $"oci:{bases.Folder}:1" };
        var request = NewRequest([image, .. more.Length == 0 ? [] : new[] { image with { Platform = more } }]) with { Format = ManifestFormat.Docker, Compression = null };
        var result = await new PublishOperation(host).RunAsync(request, Stop);
        Assert.All(result.Images, each => Assert.Equal(MediaTypes.DockerManifest, each.Manifest.MediaType));
        var (layout, target) = (OciLayout.Open(folder["out"]), Assert.Single(result.Tags).Target);
        Assert.Equal(result.Target, target with { Annotations = null });
        Assert.Equal(target.Digest, (await layout.FindAsync("app:1", Stop))!.Digest);
        await SampleImage.AssertIntactAsync(layout, target);
        foreach (var each in result.Images)
            Assert.All((await new ImageLoader(layout).LoadManifestAsync(each.Manifest, Stop)).Layers, layer => Assert.Contains(layer.Descriptor.MediaType, (string[])[MediaTypes.DockerLayer, MediaTypes.DockerLayerGzip]));
        Assert.Equal(result.Target, (await new PublishOperation(host).RunAsync(request, Stop)).Target);
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public async Task An_archive_gets_all_its_names_at_once_and_its_folder_is_made(string form)
    {
        var file = folder["new/folder/app.tar"];
        var request = NewRequest(NewImage(Write("a", "1"))) with { Destinations = [.. new[] { "1.0", "latest" }.Select(tag => $"{form}:{file}:team/app:{tag}")] };
        var result = await new PublishOperation(host).RunAsync(request, Stop);
        Assert.Equal(2, result.Tags.Count);
        Assert.Equal(result.Tags[0].Target, result.Tags[1].Target);
        foreach (var place in request.Destinations)
        {
            using var opened = await host.ResolveAsync(place, Stop);
            Assert.Equal(result.Tags[0].Target.Digest, opened.Target.Digest);
            await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
        }
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public async Task An_archive_gets_its_only_name_also_where_it_is_asked_for_without_one_first(string form)
    {
        var request = NewRequest(NewImage(Write("a", "1"))) with { Destinations = [$"{form}:{folder["app.tar"]}", $"{form}:{folder["app.tar"]}:team/app:1"] };
        var result = await new PublishOperation(host).RunAsync(request, Stop);
        using var opened = await host.ResolveAsync(request.Destinations[1], Stop);
        Assert.Equal(result.Tags[0].Target.Digest, opened.Target.Digest);
    }

    [Fact]
    public async Task The_lock_file_pins_a_base_until_it_is_made_anew()
    {
        var store = LocalStore.Open(host.StateRoot);
        var (one, two) = (await SampleImage.WriteAsync(store.Layout, null, null, "one"), await SampleImage.WriteAsync(store.Layout, null, null, "two"));
        var name = ImageReference.Parse("registry.example/base:1");
        await store.TagAsync(name, one.Descriptor, Stop);
        await store.TagAsync(ImageReference.Parse("registry.example/base:old"), one.Descriptor, Stop);
        var image = NewImage(Write("a", "1")) with { Base = "registry.example/base:1" };
        PublishRequest Locked(PublishRequest request) => request with { LockFile = folder["oci.lock.json"] };
        var first = await new PublishOperation(host).RunAsync(Locked(NewRequest(image)), Stop);
        Assert.Contains(one.Descriptor.Digest.ToString(), await File.ReadAllTextAsync(folder["oci.lock.json"], Stop));
        await store.TagAsync(name, two.Descriptor, Stop);
        Assert.Equal(first.Target.Digest, (await new PublishOperation(host).RunAsync(Locked(NewRequest(image)) with { Offline = true }, Stop)).Target.Digest);
        Assert.NotEqual(first.Target.Digest, (await new PublishOperation(host).RunAsync(Locked(NewRequest(image)) with { UpdateLock = true }, Stop)).Target.Digest);
        Assert.Contains(two.Descriptor.Digest.ToString(), await File.ReadAllTextAsync(folder["oci.lock.json"], Stop));
    }

    [Fact]
    public async Task A_request_survives_its_file()
    {
        var image = NewImage(Write("a", "1")) with { Environment = new Dictionary<string, string> { ["A"] = "b:c;d" }, Healthcheck = new PublishHealthcheck { Test = "CMD x" } };
        await File.WriteAllBytesAsync(folder["request.json"], image.ToBytes(), Stop);
        Assert.Equal(image.ToBytes(), (await PublishImage.ReadAsync(folder["request.json"], Stop)).ToBytes());
    }

    private async Task<ErrorCode> FaultAsync(PublishImage image, Func<PublishRequest, PublishRequest>? change = null) =>
        (await Assert.ThrowsAnyAsync<OciException>(() => new PublishOperation(host).RunAsync((change ?? (request => request))(NewRequest(image)), Stop))).Code;

    private Task<PublishResult> PublishAsync(PublishImage image) => new PublishOperation(host).RunAsync(NewRequest(image), Stop);

    private PublishRequest NewRequest(params PublishImage[] images) =>
        new() { Images = images, Destinations = [$"oci:{folder["out"]}:app:1"], ProjectFolder = folder.Path, Compression = LayerCompression.Gzip };

    private static PublishImage NewImage(params PublishFile[] files) => new()
    {
        Platform = "linux/amd64",
        Base = "scratch",
        User = "2:3",
        Command = new PublishCommand { App = ["/app/start"] },
        Layers = [new PublishLayer { Name = "app", Files = files }, new PublishLayer { Name = "empty" }],
    };

    private PublishFile Write(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return FileOf(name);
    }

    private PublishFile FileOf(string name) => new() { Source = folder[name], Target = $"/app/{name}", Below = "/", LinkRoot = folder.Path };

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
