using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

public sealed class ConfigOperationTests : IDisposable
{
    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Everything_that_can_be_said_is_set()
    {
        await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest
        {
            Image = place.Ref("1"), User = "app:staff", Ports = ["80", "53/udp", "8000-8001"], Env = ["PATH=/usr/bin", "A=1", "FROM_HERE"], Entrypoint = ["/entry"], Cmd = ["run", "it"],
            Volumes = ["/data"], Labels = ["k=v", "empty"], Annotations = ["note=x=y"], Workingdir = "/srv", StopSignal = "SIGINT", Shell = ["/bin/ash"], Onbuild = ["RUN true"], Hostname = "h", Domainname = "d",
            Healthcheck = "CMD /bin/check --all", HealthcheckInterval = "30s", HealthcheckRetries = 3, Created = "2026-01-02T03:04:05Z", Author = "somebody", Os = "linux", Arch = "arm64", Variant = "v8", OsVersion = "1", OsFeatures = ["f"],
        });
        var image = await ImageAsync("1");
        var (config, run) = (image.Config.Value, image.Config.Value.Config!);
        Assert.Equal(("app:staff", "/srv", "SIGINT", "h", "d"), (run.User, run.WorkingDir, run.StopSignal, run.Hostname, run.Domainname));
        Assert.Equal(["53/udp", "80", "8000/tcp", "8001/tcp"], run.ExposedPorts!);
        Assert.Equal(["PATH=/usr/bin", "A=1", "FROM_HERE=value"], run.Env!);
        Assert.Equal("/entry|run it|/bin/ash|RUN true", string.Join('|', new[] { run.Entrypoint!, run.Cmd!, run.Shell!, run.OnBuild! }.Select(words => string.Join(' ', words))));
        Assert.Equal(["/data"], run.Volumes!);
        Assert.Equal(("v", ""), (run.Labels!["k"], run.Labels["empty"]));
        Assert.Equal("x=y", image.Manifest.Value.Annotations!["note"]);
        Assert.Equal(("CMD /bin/check --all", 30_000_000_000L, 3), (string.Join(' ', run.Healthcheck!.Test!), run.Healthcheck.Interval, run.Healthcheck.Retries));
        Assert.Equal(("2026-01-02T03:04:05Z", "somebody", "linux/arm64/v8", "1"), (config.Created, config.Author, config.Platform.ToString(), config.OsVersion));
        Assert.Equal(["f"], config.OsFeatures!);
        var entry = config.History![^1];
        Assert.Equal(("dotnet-oci config", "2001-09-09T01:46:40Z", "somebody", true), (entry.CreatedBy, entry.Created, entry.Author, entry.EmptyLayer));
    }

    [Fact]
    public async Task What_is_not_touched_keeps_its_layers_and_unknown_fields()
    {
        var config = await SampleImage.WriteTextAsync(place.Layout, """{"architecture":"amd64","os":"linux","strange":{"x":1},"config":{"odd":true},"rootfs":{"type":"layers","diff_ids":[]}}""", MediaTypes.OciConfig);
        var manifest = await SampleImage.WriteTextAsync(place.Layout, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config.Digest}}","size":{{config.Size}}},"layers":[],"annotations":{"a":"b"},"other":5}""", MediaTypes.OciManifest);
        await place.Layout.TagAsync("odd", manifest, Stop);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("odd"), User = "u" });
        var image = await ImageAsync("odd");
        Assert.True(image.Config.Value.Extra!.ContainsKey("strange"));
        Assert.True(image.Config.Value.Config!.Extra!.ContainsKey("odd"));
        Assert.True(image.Manifest.Value.Extra!.ContainsKey("other"));
        Assert.Equal("b", image.Manifest.Value.Annotations!["a"]);
    }

    [Fact]
    public async Task Nothing_to_change_keeps_the_digest_and_gives_the_name()
    {
        var image = await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1") });
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Tag = "2" });
        Assert.Equal(image.Descriptor.Digest, (await ImageAsync("1")).Descriptor.Digest);
        Assert.Equal(image.Descriptor.Digest, (await ImageAsync("2")).Descriptor.Digest);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), History = new HistoryOptions { Comment = "seen" } });
        Assert.Equal("seen", (await ImageAsync("1")).Config.Value.History![^1].Comment);
    }

    [Fact]
    public async Task An_annotation_alone_keeps_the_bytes_of_the_configuration()
    {
        var before = await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Annotations = ["a=b"], History = new HistoryOptions { IsNone = true } });
        var after = await ImageAsync("1");
        Assert.Equal(before.Config.Descriptor.Digest, after.Config.Descriptor.Digest);
        Assert.NotEqual(before.Descriptor.Digest, after.Descriptor.Digest);
    }

    [Fact]
    public async Task Entries_are_taken_away_one_by_one_or_all()
    {
        await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Env = ["A=1", "B=2"], Labels = ["x=1", "y=2", "z=3"], Ports = ["1", "2"], Volumes = ["/v", "/w"], Annotations = ["m=1", "n=2"] });
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Env = ["A-"], Labels = ["x-"], Unsetlabel = ["y"], Ports = ["-", "3"], Volumes = ["/v-"], Unsetannotation = ["m"] });
        var image = await ImageAsync("1");
        var run = image.Config.Value.Config!;
        Assert.Equal(["PATH=/bin", "B=2"], run.Env!);
        Assert.Equal(["z"], run.Labels!.Keys);
        Assert.Equal(["3"], run.ExposedPorts!);
        Assert.Equal(["/w"], run.Volumes!);
        Assert.Equal(["n"], image.Manifest.Value.Annotations!.Keys);
    }

    [Fact]
    public async Task Clearing_comes_before_setting()
    {
        await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Labels = ["x=1"], Entrypoint = ["/e"], Annotations = ["m=1"], Volumes = ["/v"], Ports = ["1"], Onbuild = ["RUN a"], Healthcheck = "NONE", Shell = ["/s"] });
        await place.ConfigAsync(new ConfigRequest
        {
            Image = place.Ref("1"), Labels = ["y=1"],
            Clear = ["config.labels", "config.env", "config.entrypoint", "config.cmd", "config.volume", "config.exposedports", "config.onbuild", "config.healthcheck", "config.shell", "manifest.annotations"],
        });
        var image = await ImageAsync("1");
        var run = image.Config.Value.Config!;
        Assert.Equal(["y"], run.Labels!.Keys);
        Assert.Equal(new ContainerConfig { Labels = run.Labels }, run);
        Assert.Null(image.Manifest.Value.Annotations);
    }

    [Fact]
    public async Task A_new_name_leaves_the_image_as_it_is()
    {
        var before = await place.MakeAsync("1", contents: "a");
        var target = await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Tag = "two:words", User = "u" });
        Assert.Equal(before.Descriptor.Digest, (await ImageAsync("1")).Descriptor.Digest);
        Assert.Equal(target.Digest, (await ImageAsync("two:words")).Descriptor.Digest);
    }

    [Fact]
    public async Task The_result_can_go_to_another_place()
    {
        await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Tag = $"oci:{place.Folder["other"]}:1", User = "u" });
        var other = OciLayout.Open(place.Folder["other"]);
        await SampleImage.AssertIntactAsync(other, (await other.FindAsync("1", Stop))!);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Tag = "store:app:1", User = "u" });
        await place.ConfigAsync(new ConfigRequest { Image = "app:1", Env = ["X=1"] });
        var stored = LocalStore.Open(place.Folder["state"]).Layout;
        var image = await new ImageLoader(stored).LoadManifestAsync((await stored.FindAsync("docker.io/library/app:1", Stop))!, Stop);
        Assert.Equal(("u", "X=1"), (image.Config.Value.Config!.User, image.Config.Value.Config.Env![^1]));
    }

    [Fact]
    public async Task Of_an_index_all_images_change_or_one_and_attestations_of_changed_images_go()
    {
        var arm = await SampleImage.WriteAsync(place.Layout, Platform.Parse("linux/arm64"), null, "arm");
        var amd = await SampleImage.WriteAsync(place.Layout, null, null, "amd");
        var about = await SampleImage.WriteAsync(place.Layout, null, null, "attestation");
        var entries = new[]
        {
            amd.Descriptor with { Platform = amd.Platform },
            arm.Descriptor with { Platform = arm.Platform, Annotations = new Dictionary<string, string> { ["kept"] = "yes" } },
            about.Descriptor with { Platform = Platform.Parse("unknown/unknown"), Annotations = new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest", ["vnd.docker.reference.digest"] = arm.Descriptor.Digest.ToString() } },
        };
        await place.Layout.TagAsync("multi", await SampleImage.WriteIndexAsync(place.Layout, entries), Stop);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("multi"), Tag = "one", User = "u", Platform = Platform.Parse("linux/amd64") });
        var one = await IndexAsync("one");
        Assert.Equal(3, one.Manifests.Count);
        Assert.NotEqual(entries[0].Digest, one.Manifests[0].Digest);
        Assert.Equal(entries[1].Digest, one.Manifests[1].Digest);
        Assert.Empty(place.Events.All.OfType<WarningRaised>());
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("multi"), User = "u" });
        var all = await IndexAsync("multi");
        Assert.Equal(2, all.Manifests.Count);
        Assert.Equal(("linux/arm64", "yes"), (all.Manifests[1].Platform!.ToString(), all.Manifests[1].Annotations!["kept"]));
        Assert.Equal(ErrorCodes.AttestationsDropped, Assert.Single(place.Events.All.OfType<WarningRaised>()).Diagnostic.Code);
        foreach (var image in await new ImageLoader(place.Layout).LoadAllAsync((await place.Layout.FindAsync("multi", Stop))!, Stop)) Assert.Equal("u", image.Config.Value.Config!.User);
    }

    [Fact]
    public async Task A_Docker_image_stays_one_until_it_gets_annotations()
    {
        var made = await SampleImage.WriteAsync(place.Layout, null, LayerCompression.Gzip, "a");
        var config = made.Config.Descriptor with { MediaType = MediaTypes.DockerConfig };
        var manifest = await place.Layout.WriteDocumentAsync(
            made.Manifest.Value with { MediaType = MediaTypes.DockerManifest, Config = config, Layers = [.. made.Manifest.Value.Layers.Select(layer => layer with { MediaType = MediaTypes.DockerLayerGzip })] },
            ImagesJson.Strict.ImageManifest, MediaTypes.DockerManifest, Stop);
        await place.Layout.TagAsync("docker", manifest.Descriptor, Stop);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("docker"), User = "u" });
        var docker = await ImageAsync("docker");
        Assert.Equal((MediaTypes.DockerManifest, MediaTypes.DockerConfig, MediaTypes.DockerLayerGzip), (docker.Descriptor.MediaType, docker.Config.Descriptor.MediaType, docker.Layers[0].Descriptor.MediaType));
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("docker"), Annotations = ["a=b"] });
        var oci = await ImageAsync("docker");
        Assert.Equal((MediaTypes.OciManifest, MediaTypes.OciConfig, MediaTypes.OciLayerGzip), (oci.Descriptor.MediaType, oci.Config.Descriptor.MediaType, oci.Layers[0].Descriptor.MediaType));
    }

    [Fact]
    public async Task A_layout_of_one_nameless_image_is_edited_in_place()
    {
        var image = await SampleImage.WriteAsync(place.Layout, null, null, "a");
        await place.Layout.AddAsync(image.Descriptor, Stop);
        var target = await place.ConfigAsync(new ConfigRequest { Image = $"oci:{place.Layout.Folder}", User = "u" });
        Assert.Equal(target.Digest, Assert.Single((await place.Layout.ReadIndexAsync(Stop)).Manifests).Digest);
        var fault = await Assert.ThrowsAsync<OciException>(() => place.ConfigAsync(new ConfigRequest { Image = $"oci:{place.Layout.Folder}@{target.Digest}", User = "v" }));
        Assert.Equal((ErrorCodes.UnsupportedLocation, "add --tag NAME"), (fault.Code, fault.Hint));
    }

    [Theory]
    [InlineData("env", "=x")]
    [InlineData("env", "NOWHERE_SET")]
    [InlineData("label", "=x")]
    [InlineData("port", "http")]
    [InlineData("volume", "relative")]
    [InlineData("workdir", "relative")]
    [InlineData("signal", "SIGNOPE")]
    [InlineData("created", "yesterday")]
    [InlineData("history", "2026")]
    [InlineData("clear", "config.nothing")]
    [InlineData("health", "curl x")]
    [InlineData("interval", "soon")]
    public async Task A_malformed_value_is_wrong_usage_and_changes_nothing(string field, string value)
    {
        var before = await place.MakeAsync("1", contents: "a");
        var request = new ConfigRequest { Image = place.Ref("1") };
        request = field switch
        {
            "env" => request with { Env = [value] },
            "label" => request with { Labels = [value] },
            "port" => request with { Ports = [value] },
            "volume" => request with { Volumes = [value] },
            "workdir" => request with { Workingdir = value },
            "signal" => request with { StopSignal = value },
            "created" => request with { Created = value },
            "history" => request with { History = new HistoryOptions { Created = value + "x" } },
            "clear" => request with { Clear = [value] },
            "health" => request with { Healthcheck = value },
            _ => request with { HealthcheckInterval = value },
        };
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<OciException>(() => place.ConfigAsync(request))).Code);
        Assert.Equal(before.Descriptor.Digest, (await ImageAsync("1")).Descriptor.Digest);
    }

    [Theory]
    [InlineData("""a "b c" 'd\e' f\ g""", new[] { "a", "b c", @"d\e", "f g" })]
    [InlineData("""["x", "y z"]""", new[] { "x", "y z" })]
    [InlineData("""a '' b""", new[] { "a", "", "b" })]
    public void Commands_are_arrays_or_words(string text, string[] words) => Assert.Equal(words, CommandWords.Read("--cmd", text));

    [Fact]
    public void A_quote_must_end() => Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => CommandWords.Read("--cmd", "a 'b")).Code);

    [Fact]
    public async Task An_image_from_nothing_is_intact_and_a_layout_is_not_made_twice()
    {
        var folder = place.Folder["fresh"];
        Assert.Equal(folder, InitOperation.Run(new InitRequest { Dir = folder }));
        Assert.Equal(ErrorCodes.InvalidLayout, Assert.Throws<OciException>(() => InitOperation.Run(new InitRequest { Dir = folder })).Code);
        await new NewOperation(place.Host).RunAsync(new NewRequest { Image = $"oci:{folder}:1", Platform = Platform.Parse("linux/riscv64") }, Stop);
        var layout = OciLayout.Open(folder);
        var target = (await layout.FindAsync("1", Stop))!;
        await SampleImage.AssertIntactAsync(layout, target);
        var image = await new ImageLoader(layout).LoadManifestAsync(target, Stop);
        Assert.Equal(("linux/riscv64", "2001-09-09T01:46:40Z", 0), (image.Platform.ToString(), image.Config.Value.Created, image.Layers.Count));
    }

    private Task<Image> ImageAsync(string name) => place.ImageAsync(name);

    private async Task<ImageIndex> IndexAsync(string name)
    {
        var target = (await place.Layout.FindAsync(name, Stop))!;
        await SampleImage.AssertIntactAsync(place.Layout, target);
        return (await new ImageLoader(place.Layout).ReadIndexAsync(target, Stop)).Value;
    }
}
