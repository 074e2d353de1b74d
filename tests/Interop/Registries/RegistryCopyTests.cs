using System.Text.Json;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Interop.Layouts;
using Oci.Layers;
using Oci.Layouts;
using Oci.Operations;
using Oci.Registries;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Interop.Registries;

/// <summary>Images between a real registry and everywhere else, with other tools reading and writing on the other side.</summary>
public sealed class RegistryCopyTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Places => ["oci:$/layout:v1", "oci-archive:$/image.tar:v1", "dir:$/dir", "store:app:1", "app:2", "docker-archive:$/docker.tar:app:1"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Places))]
    public async Task An_image_goes_into_a_registry_and_from_it_to_every_place(string place)
    {
        var image = await MakeAsync("one");
        var name = $"docker://{fixture.NewName()}:v1";
        var pushed = await CopyAsync("oci:$/source:one", name);
        Assert.Equal(image.Digest, pushed.Target.Digest);
        await CopyAsync(name, place);
        await AssertIntactAsync(place);
        var back = $"docker://{fixture.NewName()}:back";
        await CopyAsync(place, back);
        var arrived = await AssertIntactAsync(back);
        if (!place.StartsWith("docker-", StringComparison.Ordinal)) Assert.Equal(image.Digest, arrived.Digest);
    }

    [Fact]
    public async Task Everything_of_a_nested_index_travels_and_what_is_there_does_not_travel_again()
    {
        await MakeAsync("one");
        var (first, second) = ($"docker://{fixture.NewName()}:v1", $"docker://{fixture.NewName()}:v1");
        var pushed = await CopyAsync("oci:$/source:nested", first, all: true);
        Assert.Equal(0, pushed.Skipped);
        Assert.Equal(pushed.Target.Digest, (await CopyAsync(first, second, all: true)).Target.Digest);
        Assert.Equal((await AssertIntactAsync(second)).Digest, pushed.Target.Digest);
        var again = await CopyAsync("oci:$/source:nested", second, all: true);
        Assert.Equal((0, pushed.Copied), (again.Copied, again.Skipped));
        Assert.Equal(MediaTypes.OciManifest, (await CopyAsync(first, "oci:$/one:arm", platform: "linux/arm64")).Target.MediaType);
    }

    [Fact]
    public async Task Blobs_of_a_neighbour_are_mounted_instead_of_sent()
    {
        await MakeAsync("one");
        var (first, second) = ($"docker://{fixture.NewName()}:v1", $"docker://{fixture.NewName()}:v1");
        await CopyAsync("oci:$/source:one", first);
        var result = await CopyAsync(first, second);
        Assert.Equal(1, result.Copied); // the manifest
        await AssertIntactAsync(second);
    }

    [Theory]
    [InlineData("skopeo")]
    [InlineData("crane")]
    [InlineData("oras")]
    public async Task Other_tools_read_what_we_push_and_we_what_they_push(string tool)
    {
        if (tool == "skopeo") Peer.Require(tool);
        Assert.SkipWhen(Peer.Find(tool) is null, $"`{tool}` is not installed, and Debian has no package of it");
        foreach (var name in (string[])["one", "zstd", tool == "skopeo" ? "multi" : "nested"]) // skopeo knows no index in an index
        {
            await MakeAsync("one");
            var (ours, theirs) = ($"{fixture.NewName()}:v1", $"{fixture.NewName()}:v1");
            var pushed = await CopyAsync($"oci:$/source:{name}", $"docker://{ours}", all: true);
            await PeerCopyAsync(tool, ours, theirs);
            Assert.Equal(pushed.Target.Digest, (await AssertIntactAsync($"docker://{theirs}")).Digest);
            await CopyAsync($"docker://{theirs}", $"oci:$/back:{name}", all: true);
            Assert.Equal(pushed.Target.Digest, (await AssertIntactAsync($"oci:$/back:{name}")).Digest);
        }
    }

    [Fact]
    public async Task Docker_schema_2_is_copied_byte_for_byte()
    {
        await MakeAsync("one");
        var (first, second) = ($"{fixture.NewName()}:v1", $"{fixture.NewName()}:v1");
        await PeerCommand.RunAsync("skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--format", "v2s2", $"oci:{folder["source"]}:one", $"docker://{first}");
        var copied = await CopyAsync($"docker://{first}", $"docker://{second}");
        Assert.Equal(MediaTypes.DockerManifest, copied.Target.MediaType);
        Assert.Equal(copied.Target.Digest.ToString(), (await PeerCommand.RunAsync("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{second}")).Trim());
    }

    [Fact]
    public async Task Referrers_travel_with_their_image_and_are_listed_by_their_fallback_tag()
    {
        await MakeAsync("one");
        var (first, second) = (fixture.NewName(), fixture.NewName());
        var source = OciLayout.Open(folder["source"]);
        var image = (await source.FindAsync("one", Ct))!;
        await source.AddAsync(await SampleImage.WriteReferrerAsync(source, image, "signed"), Ct);
        await CopyAsync("oci:$/source:one", $"docker://{first}:v1", referrers: true);
        await CopyAsync($"docker://{first}:v1", $"docker://{second}:v1", referrers: true);
        var listed = await fixture.Session.Open(second).ListReferrersAsync(image.Digest, Ct).ToListAsync(Ct);
        Assert.Equal("application/vnd.example.note", Assert.Single(listed).ArtifactType);
        Assert.Empty(await fixture.Session.Open(second).ListReferrersAsync(image.Digest, "application/other", Ct).ToListAsync(Ct));
        Assert.True(await fixture.Session.OpenToWrite(second).DeleteManifestAsync(listed[0].Digest, Ct));
        Assert.Empty(await fixture.Session.Open(second).ListReferrersAsync(image.Digest, Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task Many_tags_are_listed_page_by_page_and_a_tag_that_cannot_go_alone_stays()
    {
        await MakeAsync("one");
        var repository = fixture.Session.OpenToWrite(fixture.NewName());
        using (var source = await Host().ResolveAsync(At("oci:$/source:one"), Ct)) await new ImageCopier(LocalStore.Open(folder["s"]), folder["tmp"], Host().Progress, _ => repository).CopyAsync(source, ImageLocation.Parse($"docker://{repository.Name}:t0"), Transfer.CopyOptions.All, Ct);
        var target = (await repository.ProbeAsync("t0", Ct))!;
        for (var number = 1; number < 8; number++) await repository.TagAsync($"t{number}", target, Ct);
        Assert.Equal(Enumerable.Range(0, 8).Select(number => $"t{number}"), (await repository.ListTagsAsync(Ct).ToListAsync(Ct)).Order(StringComparer.Ordinal));
        Assert.Equal(ErrorCodes.DeletionUnsupported, (await Assert.ThrowsAsync<RegistryException>(() => repository.UntagAsync("t1", Ct))).Code);
        Assert.False(await repository.DeleteManifestAsync(Digest.Sha256("absent"u8), Ct));
        Assert.True(await repository.DeleteManifestAsync(target.Digest, Ct));
        Assert.Null(await repository.ProbeAsync("t1", Ct));
        Assert.Null(await repository.ResolveAsync("t1", Ct));
    }

    [Fact]
    public async Task A_base_image_is_pulled_when_missing_and_a_built_image_pushed()
    {
        await MakeAsync("one");
        var (name, built) = ($"{fixture.NewName()}:v1", $"{fixture.NewName()}:v1");
        await CopyAsync("oci:$/source:multi", $"docker://{name}", all: true);
        Directory.CreateDirectory(folder["context"]);
        await File.WriteAllTextAsync(folder["context/Containerfile"], $"FROM {name}\nCOPY f /f\n", Ct);
        await File.WriteAllTextAsync(folder["context/f"], "x", Ct);
        var request = new BuildRequest { Context = folder["context"], Tags = [built], Push = true, Platforms = [SampleImage.Amd64] };
        var missing = await Assert.ThrowsAsync<OciException>(() => new BuildOperation(Host()).RunAsync(request with { Pull = PullPolicy.Never }, Ct));
        Assert.Equal((ErrorCodes.ImageNotFound, 1), (missing.Code, missing.At!.Value.Line));
        var result = await new BuildOperation(Host()).RunAsync(request, Ct);
        Assert.Equal([built, $"docker://{built}"], result.Tags.Select(tag => tag.Reference));
        Assert.Equal(result.Manifest.Digest, (await AssertIntactAsync($"docker://{built}")).Digest);
        await AssertIntactAsync($"store:{name}");

        // The tag moves: only who asks always sees it.
        await CopyAsync("oci:$/source:zstd", $"docker://{name}");
        Assert.Equal(result.Manifest.Digest, (await new BuildOperation(Host()).RunAsync(request, Ct)).Manifest.Digest);
        Assert.NotEqual(result.Manifest.Digest, (await new BuildOperation(Host()).RunAsync(request with { Pull = PullPolicy.Always }, Ct)).Manifest.Digest);
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_the_registry_where_it_has_nothing()
    {
        await MakeAsync("one");
        var (mirror, primary) = (fixture.NewName(), fixture.NewName());
        await CopyAsync("oci:$/source:one", $"docker://{mirror}:v1");
        await CopyAsync("oci:$/source:zstd", $"docker://{primary}:v1");
        await CopyAsync("oci:$/source:zstd", $"docker://{primary}:v2");
        await File.WriteAllTextAsync(folder["registries.conf"], $"""
            [[registry]]
            prefix = "images.example/team"
            location = "{primary.Name}"
            [[registry.mirror]]
            location = "{mirror.Name}"
            [[registry]]
            prefix = "images.example/bad"
            blocked = true
            [aliases]
            "short" = "images.example/team"
            """, Ct);
        var one = (await OciLayout.Open(folder["source"]).FindAsync("one", Ct))!.Digest;
        var zstd = (await OciLayout.Open(folder["source"]).FindAsync("zstd", Ct))!.Digest;
        Assert.Equal(one, (await DigestAsync("docker://images.example/team:v1")).Digest);
        Assert.Equal(zstd, (await DigestAsync("images.example/team:v2")).Digest);
        Assert.Equal(one, (await CopyAsync("short:v1", "oci:$/short:1")).Target.Digest);
        Assert.Equal(ErrorCodes.RegistryBlocked, (await Assert.ThrowsAsync<RegistryException>(() => DigestAsync("docker://images.example/bad:v1"))).Code);
    }

    private Task<Descriptor> DigestAsync(string image) => new DigestOperation(Host()).RunAsync(new DigestRequest { Image = image }, Ct);

    private OciHost Host() => OciHost.Create(new Dictionary<string, string> { ["HOME"] = folder["home"], ["TMPDIR"] = folder.Make("tmp"), ["CONTAINERS_REGISTRIES_CONF"] = folder["registries.conf"] }, folder["state"]);

    private string At(string place) => place.Replace("$", folder.Path, StringComparison.Ordinal);

    private Task<CopyResult> CopyAsync(string from, string to, bool all = false, string? platform = null, bool referrers = false) => new CopyOperation(Host()).RunAsync(
        new CopyRequest { Source = At(from), Destination = At(to), All = all || platform is null, Platforms = platform is null ? [] : [Platform.Parse(platform)], Referrers = referrers }, Ct);

    private async Task<Descriptor> AssertIntactAsync(string place)
    {
        using var opened = await Host().ResolveAsync(At(place), Ct);
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
        return opened.Target;
    }

    private static Task PeerCopyAsync(string tool, string from, string to) => tool switch
    {
        "skopeo" => PeerCommand.RunAsync(Peer.Require("skopeo"), "copy", "--quiet", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{from}", $"docker://{to}"),
        "crane" => PeerCommand.RunAsync(Peer.Require("crane"), "cp", from, to),
        _ => PeerCommand.RunAsync(Peer.Require("oras"), "cp", "--from-plain-http", "--to-plain-http", from, to),
    };

    // `one`, `zstd`: one platform each; `multi`: two; `nested`: an index of an index.
    private async Task<Descriptor> MakeAsync(string name)
    {
        var layout = OciLayout.OpenOrCreate(folder["source"]);
        var one = await SampleImage.WriteAsync(layout, null, null, "shared", "one");
        var zstd = await SampleImage.WriteAsync(layout, null, LayerCompression.Zstd, "shared", "zstd");
        var multi = await SampleImage.WriteIndexAsync(layout, one, await SampleImage.WriteAsync(layout, Platform.Parse("linux/arm64"), null, "shared", "arm"));
        await layout.TagAsync("one", one.Descriptor, Ct);
        await layout.TagAsync("zstd", zstd.Descriptor, Ct);
        await layout.TagAsync("multi", multi, Ct);
        await layout.TagAsync("nested", await SampleImage.WriteIndexAsync(layout, [multi]), Ct);
        return (await layout.FindAsync(name, Ct))!;
    }
}
