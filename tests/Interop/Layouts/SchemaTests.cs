using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Layouts;

/// <summary>Everything that we write is valid by the specification's own schemas.</summary>
public sealed class SchemaTests : IDisposable
{
    // The schemas point at one another by file name: all are known beforehand, nothing is fetched.
    private const string Judge = """
        import json, pathlib, sys
        from jsonschema import Draft4Validator, RefResolver
        def anonymous(part):
            if isinstance(part, list): return [anonymous(each) for each in part]
            if not isinstance(part, dict): return part
            return {key: anonymous(value) for key, value in part.items() if key != "id" or not isinstance(value, str)}
        schemas = {}
        for path in pathlib.Path(sys.argv[1]).glob("*.json"):
            body = json.loads(path.read_text())
            if isinstance(body, dict):
                schemas["file:///" + path.name] = dict(anonymous(body), id="file:///" + path.name)
        for document, name in zip(sys.argv[2::2], sys.argv[3::2]):
            schema = schemas["file:///" + name]
            resolver = RefResolver(base_uri=schema["id"], referrer=schema, store=schemas)
            for error in Draft4Validator(schema, resolver=resolver).iter_errors(json.loads(pathlib.Path(document).read_text())):
                print(name, "/".join(map(str, error.absolute_path)), error.message)
        """;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_document_we_write_is_valid()
    {
        var schemas = Repository.Corpus("image-spec");
        await RequireJudgeAsync();
        var layout = OciLayout.OpenOrCreate(folder["layout"]);
        var draft = ImageDraft.Scratch(Platform.Parse("linux/arm/v7"));
        draft.Annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "<ä+b>" };
        draft.Config = draft.Config with
        {
            Created = ImageTime.Format(1_700_000_000),
            Author = "somebody",
            OsVersion = "1",
            OsFeatures = ["x"],
            Config = new ContainerConfig
            {
                User = "1:1", ExposedPorts = ["80/tcp"], Env = ["A=b"], Entrypoint = ["/e"], Cmd = [], Volumes = ["/v"], WorkingDir = "/w", StopSignal = "SIGTERM", ArgsEscaped = false,
                Labels = new Dictionary<string, string> { ["k"] = "v" }, Healthcheck = new Healthcheck { Test = ["NONE"] }, OnBuild = [], Shell = ["/bin/sh"], StopTimeout = 3,
            },
        };
        draft.Add(await SampleImage.WriteLayerAsync(layout, LayerCompression.Gzip, ("a", "b")), new History { Created = ImageTime.Format(0), CreatedBy = "COPY", Author = "me", Comment = "c" });
        draft.Add(new History { CreatedBy = "CMD" });
        var image = await draft.CommitAsync(layout, Ct);
        var index = await SampleImage.WriteIndexAsync(layout, image);
        await layout.TagAsync("v1", index, Ct);
        await layout.AddAsync(await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "note"), Ct);
        await AssertValidAsync(schemas,
            (layout.Blobs.PathOf(image.Descriptor.Digest), "image-manifest-schema.json"), (layout.Blobs.PathOf(image.Config.Descriptor.Digest), "config-schema.json"),
            (layout.Blobs.PathOf(index.Digest), "image-index-schema.json"), (folder["layout/index.json"], "image-index-schema.json"), (folder["layout/oci-layout"], "image-layout-schema.json"));
    }

    [Fact]
    public async Task The_judge_finds_what_is_invalid()
    {
        var schemas = Repository.Corpus("image-spec");
        await RequireJudgeAsync();
        await File.WriteAllTextAsync(folder["bad.json"], """{"schemaVersion":2,"config":{"mediaType":"invalid","digest":"x","size":-1},"layers":[]}""", Ct);
        Assert.Contains("config/size", await PeerCommand.RunAsync("python3", "-W", "ignore", "-c", Judge, schemas, folder["bad.json"], "image-manifest-schema.json"), StringComparison.Ordinal);
    }

    private static async Task AssertValidAsync(string schemas, params (string Path, string Schema)[] documents) =>
        Assert.Equal("", await PeerCommand.RunAsync("python3", ["-W", "ignore", "-c", Judge, schemas, .. documents.SelectMany(document => (string[])[document.Path, document.Schema])]));

    private static async Task RequireJudgeAsync()
    {
        if ((await PeerCommand.TryAsync("python3", "-c", "import jsonschema")).ExitCode == 0) return;
        Assert.False(Repository.IsContinuousIntegration, "python3-jsonschema is not installed, and CI needs it");
        Assert.Skip("python3-jsonschema is not installed");
    }
}
