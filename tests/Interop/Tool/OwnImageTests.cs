using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool in an image of its own, as <c>make image</c> makes it.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class OwnImageTests : IDisposable
{
    private static readonly string[] Parts = ["dotnet-oci", "dotnet-oci.dll", "dotnet-oci.deps.json", "dotnet-oci.runtimeconfig.json", "Oci.Core.dll", "System.CommandLine.dll", "Polly.Core.dll", "ICSharpCode.SharpZipLib.dll"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_tool_builds_its_own_image_and_reads_images_inside_it()
    {
        Peer.RequireRoot();
        Peer.Require("make");
        // What is published already need not be published for this.
        HostProgram.Run("env", $"OCI_ROOT={folder["state"]}", "make", "-C", Repository.Root, "-o", "publish", "image", $"TOOL={Context()}", $"BASE=oci:{Fixtures.Aspnet}:zstd");
        var tool = ToolRunner.OfThisBuild(folder.Path);
        (await tool.RunAsync("copy", "--root", folder["state"], "store:dotnet-oci:latest", $"oci:{folder["images"]}:own")).Succeeded();
        var digest = (await tool.RunAsync("digest", $"oci:{folder["images"]}:own")).Succeeded();
        Assert.Equal(digest, (await tool.RunAsync("run", "--rm", "--root", folder["state"], "-v", $"{folder["images"]}:/images:ro", "dotnet-oci:latest", "digest", "oci:/images:own")).Succeeded());
    }

    private string Context()
    {
        if (Environment.GetEnvironmentVariable("OCI_TOOL") is { } published) return Path.GetDirectoryName(Path.GetFullPath(published))!;
        folder.Make("tool");
        foreach (var part in Parts) File.Copy(Path.Combine(AppContext.BaseDirectory, part), folder[$"tool/{part}"]);
        return folder["tool"];
    }
}
