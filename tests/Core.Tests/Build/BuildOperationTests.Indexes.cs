using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Operations;
using Oci.Tests.Registries;
using Oci.Transfer;

namespace Oci.Tests.Build;

// What a build makes beside one image of OCI's: Docker's documents, and images for several platforms.
public sealed partial class BuildOperationTests
{
    private const string Own = "linux/amd64";

    [Fact]
    public async Task Docker_has_the_same_image_in_its_own_words_and_one_digest_everywhere()
    {
        var context = Context("c", Sample);
        var oci = await BuildAsync(context);
        for (var turn = 0; turn < 2; turn++) // the second time out of the cache
        {
            var docker = await BuildAsync(context, change: InDocker);
            Assert.Equal((MediaTypes.DockerManifest, oci.Config!.Digest), (docker.Manifest.MediaType, docker.Config!.Digest));
            Assert.Equal([docker.Manifest.Digest, docker.Manifest.Digest], docker.Tags.Select(tag => tag.Target.Digest));
        }
        var image = await new ImageLoader(OciLayout.Open(folder["out"])).LoadManifestAsync((await OciLayout.Open(folder["out"]).FindAsync("x", default))!, default);
        Assert.All(image.Manifest.Value.Layers, layer => Assert.Equal(MediaTypes.DockerLayerGzip, layer.MediaType));

        BuildRequest InDocker(BuildRequest request) => request with { Format = ManifestFormat.Docker, Compression = LayerCompression.Gzip, Tags = ["app:1", $"oci:{folder["out"]}:x"] };
    }

    [Fact]
    public async Task Docker_has_a_list_of_several_platforms_and_says_what_it_cannot_hold()
    {
        var result = await BuildAsync(Context("c", Sample), change: request => request with
        {
            Format = ManifestFormat.Docker, Compression = LayerCompression.Gzip, Platforms = [Platform.Parse(Own), Platform.Parse("linux/arm64")], Annotations = new Dictionary<string, string> { ["a"] = "b" },
        });
        Assert.Equal(MediaTypes.DockerManifestList, result.Manifest.MediaType);
        Assert.Equal([Own, "linux/arm64"], await PlatformsOfAsync(result.Manifest));
        Assert.Contains(events.OfType<WarningRaised>(), warning => warning.Diagnostic.Code == ErrorCodes.LeftOutOfFormat);
    }

    [Fact]
    public async Task What_Docker_cannot_hold_is_said_before_the_first_step()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(Context("c", Sample), change: request => request with { Format = ManifestFormat.Docker }));
        Assert.Equal((ErrorCodes.FormatCannotHold, "--compression gzip, or --format oci"), (fault.Code, fault.Hint));
        Assert.Empty(events.OfType<StepStarted>());
    }

    [Fact]
    public async Task An_index_gets_an_image_for_each_platform_the_newest()
    {
        var context = Context("c", Sample);
        var first = await AddAsync(Own);
        var second = await AddAsync("linux/arm64");
        Assert.Equal([first.Manifest.Digest, second.Manifest.Digest], await EntriesAsync());
        var third = await AddAsync(Own, "linux/s390x");
        Assert.Equal(["linux/arm64", Own, "linux/s390x"], await PlatformsOfAsync((await FindAsync("all:1"))!));
        Assert.DoesNotContain(first.Manifest.Digest, await EntriesAsync());
        Assert.Equal(["all:1"], third.Tags.Select(tag => tag.Reference));

        Task<BuildResult> AddAsync(params string[] platforms) => BuildAsync(context, change: request => request with
        {
            Manifest = "all:1", Platforms = [.. platforms.Select(Platform.Parse)], Labels = new Dictionary<string, string> { ["of"] = platforms.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        });
        async Task<IEnumerable<Digest>> EntriesAsync() => (await new ImageLoader(Host().OpenStore().Layout).ReadIndexAsync((await FindAsync("all:1"))!, default)).Value.Manifests.Select(entry => entry.Digest);
    }

    [Fact]
    public async Task An_index_of_Docker_images_is_a_list()
    {
        await BuildAsync(Context("c", Sample), change: request => request with { Manifest = $"oci:{folder["out"]}:all", Format = ManifestFormat.Docker, Compression = LayerCompression.Gzip });
        Assert.Equal(MediaTypes.DockerManifestList, (await OciLayout.Open(folder["out"]).FindAsync("all", default))!.MediaType);
        Assert.Null(await FindAsync("all"));
    }

    [Fact]
    public async Task An_image_is_no_index_to_add_to()
    {
        var context = Context("c", Sample);
        await BuildAsync(context, change: request => request with { Tags = ["app:1"] });
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Manifest = "app:1", NoCache = true }));
        Assert.Equal(ErrorCodes.ImpossibleEdit, fault.Code);
        Assert.Empty(events.OfType<StepStarted>());
    }

    [Fact]
    public async Task All_platforms_are_those_of_all_bases_that_are_for_the_target()
    {
        await BuildBaseAsync("one:1", Own, "linux/arm64", "linux/s390x");
        await BuildBaseAsync("two:1", "linux/s390x", "linux/arm64/v8");
        await BuildBaseAsync("tools:1", Own);
        var context = Context("c", ("Containerfile", "FROM --platform=linux/amd64 tools:1 AS tools\nFROM two:1 AS other\nFROM one:1\nCOPY --from=tools /f /a\nCOPY --from=other /f /b\n"));
        var result = await BuildAsync(context, change: request => request with { AllPlatforms = true });
        Assert.Equal(["linux/arm64", "linux/s390x"], await PlatformsOfAsync(result.Manifest));
        Assert.Equal(2, (await new BuildOperation(Host()).PlanAsync(new BuildRequest { Context = context, Pull = PullPolicy.Never, AllPlatforms = true }, default)).Targets.Count);
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(Context("none", ("Containerfile", "FROM tools:1 AS tools\nFROM two:1\nCOPY --from=tools /f /a\n")), change: request => request with { AllPlatforms = true }));
        Assert.Equal((ErrorCodes.NoMatchingPlatform, "--platform says what to build for"), (fault.Code, fault.Hint));
    }

    [Theory]
    [InlineData("linux/arm64"), InlineData("linux/amd64")]
    public async Task A_platform_that_a_FROM_names_itself_is_not_what_is_built_for(string named)
    {
        await BuildBaseAsync("tools:1", named);
        await BuildBaseAsync("one:1", "linux/s390x", "linux/riscv64");
        var context = Context("c", ("Containerfile", $"FROM --platform={named} tools:1 AS tools\nFROM --platform=$TARGETPLATFORM one:1\nCOPY --from=tools /f /a\n"));
        var result = await BuildAsync(context, change: request => request with { AllPlatforms = true });
        Assert.Equal(["linux/s390x", "linux/riscv64"], await PlatformsOfAsync(result.Manifest));
    }

    [Fact]
    public async Task Without_a_base_all_platforms_are_this_one() =>
        Assert.Equal(MediaTypes.OciManifest, (await BuildAsync(Context("c", Sample), change: request => request with { AllPlatforms = true })).Manifest.MediaType);

    [Fact]
    public async Task A_registry_is_asked_for_the_platforms_that_were_not_fetched()
    {
        await using var registry = new FakeRegistry();
        var name = registry.Name.ToString();
        using var access = new RegistryAccess();
        var host = Host() with { Registries = access };
        await BuildAsync(Context("base", ("Containerfile", "FROM scratch\nCOPY Containerfile /f\n")), host, request => request with { Tags = ["docker://" + name], Platforms = [Platform.Parse(Own), Platform.Parse("linux/s390x")] });
        var context = Context("c", ("Containerfile", $"FROM {name}\nLABEL a=b\n"));
        for (var turn = 0; turn < 2; turn++)
        {
            var result = await BuildAsync(context, host, request => request with { AllPlatforms = true, Pull = PullPolicy.Missing });
            Assert.Equal([Own, "linux/s390x"], await PlatformsOfAsync(result.Manifest));
        }
    }

    private Task<BuildResult> BuildBaseAsync(string name, params string[] platforms) => BuildAsync(
        Context("base", ("Containerfile", "FROM scratch\nCOPY Containerfile /f\n")), change: request => request with { Manifest = name, Platforms = [.. platforms.Select(Platform.Parse)] });

    private async Task<Descriptor?> FindAsync(string name) => await Host().OpenStore().FindAsync(ImageReference.Parse(name).WithDefaultTag(), default);

    private async Task<IEnumerable<string?>> PlatformsOfAsync(Descriptor index) =>
        (await new ImageLoader(Host().OpenStore().Layout).ReadIndexAsync(index, default)).Value.Manifests.Select(entry => entry.Platform?.ToString());
}
