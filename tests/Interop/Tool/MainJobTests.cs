using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The main job end to end: a Containerfile becomes an image, a bundle, a running container, and the peers accept each of them.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class MainJobTests : IDisposable
{
    private const string Containerfile = """
        ARG BASE
        FROM ${BASE} AS builder
        WORKDIR /src
        COPY greeting.txt .
        RUN cat greeting.txt greeting.txt > twice.txt && ln twice.txt link.txt && mkdir -m 0700 private
        RUN rm greeting.txt && mkfifo pipe && chmod 4755 twice.txt
        FROM ${BASE}
        COPY --from=builder /src /app
        RUN echo built > /app/built.txt; echo to the error stream >&2
        ENV NAME=value
        USER user
        WORKDIR /app
        ENTRYPOINT ["/bin/sh", "-c"]
        CMD ["cat twice.txt built.txt; echo $NAME; id -un"]

        """;

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public MainJobTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], Containerfile);
        File.WriteAllText(folder["context/greeting.txt"], "hello\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Build_unpack_and_run_work_and_nothing_is_left_behind()
    {
        var digest = (await BuildAsync("oci:out:1")).Succeeded();
        var again = await BuildAsync("oci:out:1");
        Assert.Equal(digest, again.Succeeded());
        Assert.Contains("0 ran", again.Error, StringComparison.Ordinal);
        Assert.Equal(digest, (await tool.RunAsync("digest", "oci:out:1")).Succeeded());
        Assert.Contains("intact", (await tool.RunAsync("verify", "oci:out:1")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(folder["bundle"], (await tool.RunAsync("unpack", "oci:out:1", "bundle")).Succeeded());
        const string Said = "hello\nhello\nbuilt\nvalue\nuser";
        Assert.Equal(Said, (await tool.RunAsync("run", "oci:out:1")).Succeeded());
        Assert.Equal(Said, (await tool.RunAsync("run", "--bundle", "bundle")).Succeeded());
        Assert.Equal(Said, (await Shell.RunAsync("runc", "run", "--bundle", folder["bundle"], $"main-job-{Environment.ProcessId}")).Trim());
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Peers_read_what_was_built(string compression)
    {
        var digest = (await BuildAsync("oci:out:1", "--compression", compression)).Succeeded();
        using var inspected = JsonDocument.Parse(await Shell.RunAsync("skopeo", "inspect", $"oci:{folder["out"]}:1"));
        using var own = JsonDocument.Parse((await tool.RunAsync("inspect", "--json", "oci:out:1")).Succeeded());
        foreach (var field in new[] { "Digest", "Created", "Architecture", "Os", "Layers", "Env" })
            Assert.Equal(inspected.RootElement.GetProperty(field).ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), own.RootElement.GetProperty(field).ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(digest, inspected.RootElement.GetProperty("Digest").GetString());
        await tool.RunAsync("unpack", "oci:out:1", "bundle");
        var unpacked = await Shell.TryAsync("umoci", "unpack", "--image", $"{folder["out"]}:1", folder["theirs"]);
        Assert.SkipWhen(compression == "zstd" && unpacked.ExitCode != 0, "This umoci does not know zstd");
        Assert.True(unpacked.ExitCode == 0, unpacked.Error);
        // umoci gives links their layer's times but not the folders that it passes; both have the same files, owners, modes and content.
        Assert.Equal("", TreeSnapshot.Of(folder["theirs/rootfs"]).DiffTo(TreeSnapshot.Of(folder["bundle/rootfs"])));
    }

    [Fact]
    public async Task Images_of_peers_are_run()
    {
        await Shell.RunAsync("skopeo", "copy", "--format", "v2s2", basis.Image, $"dir:{folder["docker"]}");
        Assert.Equal("hi", (await tool.RunAsync("run", $"dir:{folder["docker"]}", "echo", "hi")).Succeeded());
        await Shell.RunAsync("skopeo", "copy", basis.Image, $"docker-archive:{folder["saved.tar"]}:some/app:1");
        Assert.Equal("hi", (await tool.RunAsync("run", $"docker-archive:{folder["saved.tar"]}", "echo", "hi")).Succeeded());
        Assert.Equal("hi", (await tool.RunAsync("run", basis.Image, "echo", "hi")).Succeeded());
    }

    [Fact]
    public async Task An_image_goes_from_the_store_to_every_kind_of_place_and_back()
    {
        var digest = (await BuildAsync("app:1")).Succeeded();
        foreach (var place in new[] { "oci:copies:1", "oci-archive:copy.tar", "dir:flat", "store:other:2" })
        {
            Assert.Equal(digest, (await tool.RunAsync("copy", "app:1", place)).Succeeded());
            Assert.Equal(digest, (await tool.RunAsync("copy", place, "back:1")).Succeeded());
        }
        await tool.RunAsync("copy", "app:1", "docker-archive:docker.tar:app:1");
        Assert.Contains("some", await Shell.RunAsync("skopeo", "inspect", "--format", "some {{.Digest}}", $"docker-archive:{folder["docker.tar"]}"), StringComparison.Ordinal);
        Assert.Equal(["docker.io/library/app:1", "docker.io/library/back:1", "docker.io/library/other:2"],
            JsonDocument.Parse((await tool.RunAsync("images", "--json")).Succeeded()).RootElement.EnumerateArray().Select(image => image.GetProperty("name").GetString()));
    }

    private Task<ToolResult> BuildAsync(string tag, params string[] more) =>
        tool.RunAsync(["build", "--progress", "plain", "--build-arg", $"BASE={basis.Image}", "-t", tag, .. more, "context"]);

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Leftovers.ProcessesIn(folder.Path));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["tmp"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["state/work"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["state/containers"], "run-*", SearchOption.AllDirectories));
    }
}
