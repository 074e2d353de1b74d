using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Testing;

namespace Oci.Tests.Images;

/// <summary>Documents that are a manifest to one reader and an index to another (CVE-2021-41190).</summary>
[Trait("Category", "Hostile")]
public sealed class ManifestConfusionTests
{
    private const string Layers = """ "layers":[] """;
    private const string Manifests = """ "manifests":[] """;
    private const string Config = """ "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2} """;

    private readonly MemoryContentStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "both, said to be a manifest", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}",{{Config}},{{Layers}},{{Manifests}}}""" },
        { "both, said to be an index", MediaTypes.OciIndex, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}",{{Config}},{{Layers}},{{Manifests}}}""" },
        { "both, says nothing, named a manifest", MediaTypes.OciManifest, $$"""{"schemaVersion":2,{{Config}},{{Layers}},{{Manifests}}}""" },
        { "both, says nothing, named an index", MediaTypes.OciIndex, $$"""{"schemaVersion":2,{{Config}},{{Layers}},{{Manifests}}}""" },
        { "index named a manifest", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}",{{Manifests}}}""" },
        { "manifest named an index", MediaTypes.OciIndex, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}",{{Config}},{{Layers}}}""" },
        { "manifest that says it is an index", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}",{{Config}},{{Layers}}}""" },
        { "Docker named OCI", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifest}}",{{Config}},{{Layers}}}""" },
        { "OCI named Docker", MediaTypes.DockerManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}",{{Config}},{{Layers}}}""" },
        { "Docker list named OCI", MediaTypes.OciIndex, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifestList}}",{{Manifests}}}""" },
        { "empty media type", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"",{{Config}},{{Layers}}}""" },
        { "unknown media type", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"text/plain",{{Config}},{{Layers}}}""" },
        { "media type with parameters", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}; a=b",{{Config}},{{Layers}}}""" },
        { "media type that is a number", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":1,{{Config}},{{Layers}}}""" },
        { "index in another case", MediaTypes.OciManifest, $$"""{"schemaVersion":2,{{Config}},{{Layers}},"Manifests":[]}""" },
        { "index with layers", MediaTypes.OciIndex, $$"""{"schemaVersion":2,{{Manifests}},"layers":null}""" },
        { "index with a configuration in another case", MediaTypes.OciIndex, $$"""{"schemaVersion":2,{{Manifests}},"CONFIG":[]}""" },
        { "schema 1 in a manifest", MediaTypes.OciManifest, $$"""{"schemaVersion":2,{{Config}},{{Layers}},"fsLayers":[],"history":[]}""" },
        { "schema 1", MediaTypes.DockerManifest, """{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[],"history":[],"signatures":[]}""" },
        { "schema version 3", MediaTypes.OciManifest, $$"""{"schemaVersion":3,{{Config}},{{Layers}}}""" },
        { "no schema version", MediaTypes.OciManifest, $$"""{ {{Config}},{{Layers}}}""" },
        { "an index as configuration", MediaTypes.OciManifest, $$"""{"schemaVersion":2,{{Config.Replace("image.config", "image.index", StringComparison.Ordinal)}},{{Layers}}}""" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_document_of_two_kinds_is_refused(string name, string mediaType, string json)
    {
        var descriptor = await SampleImage.WriteTextAsync(store, json, mediaType);
        var loader = new ImageLoader(store);
        var reading = MediaTypes.IsIndex(mediaType) ? (Func<Task>)(() => loader.ReadIndexAsync(descriptor, Ct)) : () => loader.ReadManifestAsync(descriptor, Ct);
        Assert.True((await Assert.ThrowsAsync<OciException>(reading)).Code == ErrorCodes.InvalidDocument, name);
        await Assert.ThrowsAsync<OciException>(() => new ImageGraph(store).ChildrenAsync(descriptor, Ct));
        Assert.False((await new ImageVerifier(store).VerifyAsync(descriptor, Ct)).IsIntact);
    }

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    public async Task A_manifest_that_says_what_it_is_is_read(string mediaType)
    {
        var descriptor = await SampleImage.WriteTextAsync(store, $$"""{"schemaVersion":2,"mediaType":"{{mediaType}}",{{Config}},{{Layers}}}""", mediaType);
        Assert.Equal(mediaType, (await new ImageLoader(store).ReadManifestAsync(descriptor, Ct)).Value.MediaType);
    }

    [Fact]
    public async Task An_index_may_say_null_for_no_manifests()
    {
        var descriptor = await SampleImage.WriteTextAsync(store, """{"schemaVersion":2,"manifests":null}""", MediaTypes.OciIndex);
        Assert.Empty((await new ImageLoader(store).ReadIndexAsync(descriptor, Ct)).Value.Manifests);
    }
}
