using System.Runtime.Versioning;
using Oci.Images;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>What Windows and macOS are promised (publish, copy, inspect, builds that only copy), where the system is taken for none that we know and no function of the C library can be called.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class OtherSystemTests(PublishWorkspace workspace) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_tool_copies_inspects_verifies_and_builds_what_only_copies_and_says_what_needs_Linux()
    {
        var other = Tool(hasZstd: true);
        var here = new ToolRunner(Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll"));
        var bases = workspace.Bases;
        await using var registry = await DockerRegistry.StartAsync();
        async Task<string> Other(params string[] arguments) => (await other.RunAsync([.. arguments, "--root", folder["other-state"]])).Succeeded();
        await Other("copy", "--all", "--digestfile", folder["digest"], $"oci:{bases}:two", $"docker://{registry.Host}/base:two");
        Assert.Equal(await Other("digest", $"oci:{bases}:two"), File.ReadAllText(folder["digest"]).Trim());
        await Other("copy", $"docker://{registry.Host}/base:two", $"oci-archive:{folder["base.tar"]}:two");
        await Other("copy", $"oci-archive:{folder["base.tar"]}:two", $"dir:{folder["flat"]}");
        await Other("verify", $"dir:{folder["flat"]}");
        Assert.Contains("APP_UID=1654", await Other("inspect", "--config", $"oci:{bases}:zstd"));
        folder.Make("context/tree");
        File.WriteAllText(folder["context/tree/file"], "content");
        File.WriteAllText(folder["context/program"], "#!/bin/sh\n");
        File.SetUnixFileMode(folder["context/program"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(folder["context/tree/link"], "file");
        File.WriteAllText(folder["context/Containerfile"], $"FROM oci:{bases}:zstd AS base\nARG A=1\nENV A=$A\nCOPY --chown=app:staff tree /tree\nCOPY --chmod=0750 program /bin/\nWORKDIR /work\nUSER app\nFROM base\nCOPY --from=base /tree /again\n");
        await Other("build", "-q", "--source-date-epoch", "0", "-t", $"oci:{folder["built"]}:other", folder["context"]);
        (await here.RunAsync("build", "-q", "--source-date-epoch", "0", "-t", $"oci:{folder["built"]}:here", folder["context"], "--root", folder["state"])).Succeeded();
        Assert.Equal(await Other("digest", $"oci:{folder["built"]}:here"), await Other("digest", $"oci:{folder["built"]}:other"));
        File.WriteAllText(folder["context/Containerfile"], $"FROM oci:{bases}:zstd\nRUN true\n");
        Assert.Contains("error[OCI5012]", (await other.RunAsync("build", folder["context"], "--root", folder["other-state"])).Failed(1));
        Assert.Contains("error[OCI8003]: expected Linux", (await other.RunAsync("run", $"oci:{bases}:zstd", "--root", folder["other-state"])).Failed(125));
    }

    [Fact]
    public async Task A_publish_gives_the_same_image_and_without_zstd_the_same_layers_in_gzip()
    {
        var project = workspace.NewProject("other").WriteWeb("", """<ContainerCopy Include="tools" Destination="/opt/tools/" />""").Write("tools/run.sh", "#!/bin/sh\n").Write("wwwroot/site.css", "body {}");
        var here = project.Publish();
        var image = await project.ImageAsync();
        Assert.Equal(here.Digest, project.Publish("--no-build", "--no-restore", Tasks("zstd", hasZstd: true)).Digest);
        var (exitCode, output) = project.TryDotnet("publish", "-t:PublishContainer", "--no-build", "--no-restore", "-tl:off", Tasks("gzip", hasZstd: false));
        Assert.True(exitCode == 0, output);
        Assert.Contains("found no zstd library, so layers are compressed with gzip", output);
        var gzip = await project.ImageAsync();
        Assert.Equal(image.Layers.Select(layer => layer.DiffId), gzip.Layers.Select(layer => layer.DiffId));
        Assert.All(gzip.Layers.Skip(3), layer => Assert.EndsWith("+gzip", layer.Descriptor.MediaType));
        // Where nothing is known of earlier layers.
        project.Variables["OCI_ROOT"] = folder["fresh"];
        var (refused, told) = project.TryDotnet("publish", "-t:PublishContainer", "--no-build", "--no-restore", "-tl:off", "-p:OciCompression=zstd", Tasks("gzip", hasZstd: false));
        Assert.Equal(1, refused);
        Assert.Contains("error OCI2006", told);
    }

    private ToolRunner Tool(bool hasZstd)
    {
        OtherSystem.Copy(AppContext.BaseDirectory, folder["tool"], hasZstd);
        return new ToolRunner(folder["tool/dotnet-oci.dll"]);
    }

    private string Tasks(string name, bool hasZstd)
    {
        if (!Directory.Exists(folder[name])) OtherSystem.Copy(Path.Combine(Repository.Root, "artifacts", "bin", "Tasks", "debug"), folder[name], hasZstd);
        return $"-p:OciTasksAssembly={folder[name]}/Oci.Tasks.dll";
    }
}
