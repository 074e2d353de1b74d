using System.Text.Json;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Tests.Verbs;

/// <summary>The verbs for what is in a layout or the local store, on images that need no layer.</summary>
public sealed class LayoutVerbTests : IDisposable
{
    private static readonly Platform Amd64 = new() { Os = "linux", Architecture = "amd64" };
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_empty_store_lists_nothing_and_is_not_made()
    {
        Assert.Equal("NAME  DIGEST  PLATFORM  CREATED  SIZE", (await RunAsync("images")).Succeeded());
        Assert.Equal("[]", (await RunAsync("images", "--json")).Succeeded());
        Assert.Equal("", (await RunAsync("gc")).Succeeded());
        Assert.False(Directory.Exists(folder["state"]));
    }

    [Fact]
    public async Task A_new_layout_is_told_for_people_and_for_programs()
    {
        Assert.Equal(folder["one"], (await RunAsync("init", folder["one"])).Succeeded());
        using var told = JsonDocument.Parse((await RunAsync("init", "--json", folder["two"])).Succeeded());
        Assert.Equal(folder["two"], told.RootElement.GetProperty("layout").GetString());
    }

    [Fact]
    public async Task Names_are_given_listed_and_taken()
    {
        var digest = (await MakeAsync("1")).Digest;
        Assert.Equal($"{digest}  2\n{digest}  latest", (await RunAsync("tag", Place("1"), "2", "latest")).Succeeded());
        Assert.Equal(["1", "2", "latest"], Names((await RunAsync("images", "--json", $"oci:{folder["layout"]}")).Succeeded()));
        Assert.Equal($"{digest}  2", (await RunAsync("rm", Place("2"))).Succeeded());
        Assert.Equal(["1", "latest"], Names((await RunAsync("images", "--json", folder["layout"])).Succeeded()));
        Assert.Equal($"{digest}", (await RunAsync("digest", Place("latest"))).Succeeded());
        Assert.Contains("OCI3002", (await RunAsync("digest", Place("2"))).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_name_is_not_there_none_is_taken()
    {
        await MakeAsync("1");
        Assert.Contains("found no such name", (await RunAsync("rm", Place("1"), Place("nosuch"))).Failed(1), StringComparison.Ordinal);
        Assert.Equal(["1"], Names((await RunAsync("images", "--json", folder["layout"])).Succeeded()));
    }

    [Fact]
    public async Task A_name_in_another_place_is_for_copy()
    {
        await MakeAsync("1");
        Assert.Contains("dotnet-oci copy", (await RunAsync("tag", Place("1"), $"oci:{folder["other"]}:1")).Failed(1), StringComparison.Ordinal);
        Assert.Contains("dotnet-oci copy", (await RunAsync("tag", $"dir:{folder["other"]}", "1")).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_name_is_collected()
    {
        await MakeAsync("1");
        await MakeAsync("2", "another");
        await RunAsync("rm", Place("2"));
        var wouldGo = (await RunAsync("gc", "--dry-run", folder["layout"])).Succeeded();
        Assert.Equal(2, wouldGo.Split('\n').Length);
        var gone = await RunAsync("gc", "--json", folder["layout"]);
        Assert.Equal(wouldGo.Split('\n'), JsonDocument.Parse(gone.Succeeded()).RootElement.GetProperty("removed").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("", (await RunAsync("gc", folder["layout"])).Succeeded());
    }

    [Fact]
    public async Task Inspect_shows_people_an_image()
    {
        await MakeAsync("1");
        Golden.Match((await RunAsync("inspect", Place("1"))).Succeeded().Replace(folder.Path, "", StringComparison.Ordinal) + "\n", "inspect");
    }

    [Fact]
    public async Task Inspect_shows_programs_the_fields_that_skopeo_prints()
    {
        await MakeAsync("1");
        Golden.Match((await RunAsync("inspect", "--json", Place("1"))).Succeeded().Replace(folder.Path, "", StringComparison.Ordinal) + "\n", "inspect-json");
    }

    [Fact]
    public async Task Inspect_tells_programs_the_digest_of_what_was_named_which_may_be_an_index()
    {
        var manifest = (await MakeAsync("1")).Digest;
        var index = (await RunAsync("index", "create", Place("all"), Place("1"))).Succeeded();
        using var told = JsonDocument.Parse((await RunAsync("inspect", "--json", Place("all"))).Succeeded());
        Assert.Equal(index, told.RootElement.GetProperty("Digest").GetString());
        Assert.Equal($"{manifest}", told.RootElement.GetProperty("ManifestDigest").GetString());
    }

    [Theory]
    [InlineData("oci-archive")]
    [InlineData("docker-archive")]
    public async Task An_archive_that_cannot_be_written_is_told_of_before_anything_is_read(string kind)
    {
        Assert.Contains("hint: mkdir -p", (await RunAsync("copy", Place("1"), $"{kind}:{folder["missing/image.tar"]}")).Failed(1), StringComparison.Ordinal);
        Assert.Contains("name a file in it", (await RunAsync("copy", Place("1"), $"{kind}:{folder.Make("taken")}")).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_prints_documents_byte_by_byte()
    {
        var descriptor = await MakeAsync("1");
        var tool = ToolRunner.OfThisBuild();
        Assert.Equal(descriptor.Digest, Digest.Sha256((await tool.RunAsync("inspect", "--raw", Place("1"))).OutputBytes));
        var config = (await tool.RunAsync("inspect", "--config", Place("1"))).OutputBytes;
        Assert.Equal("linux", JsonDocument.Parse(config).RootElement.GetProperty("os").GetString());
    }

    [Fact]
    public async Task A_quiet_copy_says_its_digest_and_nothing_else()
    {
        var digest = (await MakeAsync("1")).Digest;
        var quiet = await RunAsync("copy", "-q", Place("1"), $"oci:{folder["other"]}:1");
        Assert.Equal((0, $"{digest}", ""), (quiet.ExitCode, quiet.Output.Trim(), quiet.Error));
    }

    private string Place(string name) => $"oci:{folder["layout"]}:{name}";

    private Task<ToolResult> RunAsync(params string[] arguments) => InProcessTool.RunAsync(["--root", folder["state"], .. arguments]);

    private static IEnumerable<string?> Names(string json) => JsonDocument.Parse(json).RootElement.EnumerateArray().Select(image => image.GetProperty("name").GetString());

    private async Task<Descriptor> MakeAsync(string name, string author = "somebody")
    {
        var layout = OciLayout.OpenOrCreate(folder["layout"]);
        var blob = await layout.WriteAllAsync("not really a layer"u8.ToArray(), MediaTypes.OciLayerZstd, CancellationToken.None);
        var draft = ImageDraft.Scratch(Amd64)
            .Add(new LayerBlob(blob, Digest.Sha256("x"u8)), new History { Created = "2026-01-02T03:04:05Z", CreatedBy = "COPY \e[31mred / # a long step that is cut somewhere, because nobody wants to read all of it in a list of layers" })
            .Add(new History { CreatedBy = "ENV A=1" });
        draft.Config = draft.Config with
        {
            Created = "2026-01-02T03:04:05Z",
            Author = author,
            Config = new ContainerConfig { Env = ["A=1", "B=two words"], Entrypoint = ["/bin/sh", "-c"], Cmd = ["echo 'hi'"], User = "app", WorkingDir = "/app", ExposedPorts = ["80/tcp"], Volumes = ["/data"], Labels = new Dictionary<string, string> { ["k"] = "v\e]0;title\a" } },
        };
        draft.Annotations = new Dictionary<string, string> { ["note"] = "line\nbreak" };
        var image = await draft.CommitAsync(layout, CancellationToken.None);
        await layout.TagAsync(name, image.Descriptor, CancellationToken.None);
        return image.Descriptor;
    }
}
