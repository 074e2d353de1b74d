using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>
/// What is known to go wrong with the SDK's own container support does not go wrong here. One publish, looked at from all sides; what other suites look at
/// (digests that change, modes, values with <c>:</c> and <c>;</c>, the base's health check, what cannot be reached) is not repeated.
/// </summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class SdkDefectTests(PublishWorkspace workspace) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_zstd_base_reaches_every_registry_and_an_archive_without_docker_leftovers_or_copies_of_links()
    {
        await using var first = await DockerRegistry.StartAsync();
        await using var tokens = new TokenServer { RequiresUser = true };
        await using var second = await DockerRegistry.StartWithTokensAsync(tokens);
        HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--dest-tls-verify=false", $"oci:{workspace.Bases}:zstd", $"docker://{first.Host}/bases/aspnet:10.0");
        var project = workspace.NewProject("defects").WriteWeb($"""
            <OciLayout></OciLayout>
            <OciBase></OciBase>
            <ContainerBaseImage>{first.Host}/bases/aspnet:10.0</ContainerBaseImage>
            <ContainerRegistry>{first.Host};{second.Host}</ContainerRegistry>
            <ContainerImageTags>1.0;latest</ContainerImageTags>
            """, """<Content Include="data/**" CopyToPublishDirectory="Always" />""").Write("data/real/file", "1").Write("data/real/secret", "2");
        File.SetUnixFileMode(Path.Combine(project.Folder, "data/real/secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(project.Folder, "data/link"), "real/file");
        Directory.CreateSymbolicLink(Path.Combine(project.Folder, "data/folder"), "real");
        SetVariables(project, "own-state");
        var published = project.Publish();
        Assert.False(File.Exists(folder["called"]), "docker or podman was started");
        // The SDK leaves two empty folders of any publish, and NuGet its locks.
        Assert.DoesNotContain(Directory.EnumerateFiles(folder["temp"], "*", SearchOption.AllDirectories), file => !file.Contains("NuGetScratch", StringComparison.Ordinal));
        Assert.True(Directory.EnumerateDirectories(folder["temp"]).Count(path => !path.Contains("NuGetScratch", StringComparison.Ordinal)) <= 2, string.Join(' ', Directory.EnumerateDirectories(folder["temp"])));
        Assert.Equal([$"{first.Host}/org/web:1.0", $"{first.Host}/org/web:latest", $"{second.Host}/org/web:1.0", $"{second.Host}/org/web:latest"], published.References.Select(reference => reference["docker://".Length..]));
        foreach (var (host, credentials) in new[] { (first.Host, (string[])[]), (second.Host, ["--creds", $"{tokens.Username}:{tokens.Password}"]) })
        {
            foreach (var tag in new[] { "1.0", "latest" })
                Assert.Equal(published.Digest, HostProgram.Run(Peer.Require("skopeo"), ["inspect", "--tls-verify=false", .. credentials, "--format", "{{.Digest}}", $"docker://{host}/org/web:{tag}"]).Trim());
        }
        // Every token is for the repository that is written to, and for nothing else.
        Assert.All(tokens.Calls.Where(call => call.Query.GetValueOrDefault("scope") is { Length: > 0 }), call => Assert.Contains("repository:org/web:", call.Query["scope"]));

        // The archive needs the base's zstd layers, which this machine never read.
        SetVariables(project, "other-state");
        var archive = project.Publish("--no-build", "-p:ContainerRegistry=", "-p:ContainerImageTags=\"one;two\"", $"-p:ContainerArchiveOutputPath={folder["new/web.tar"]}", "-p:ContainerImageFormat=OCI");
        Assert.NotEmpty(archive.Digest);
        foreach (var tag in new[] { "one", "two" }) Assert.Contains("amd64", HostProgram.Run(Peer.Require("skopeo"), "inspect", "--config", $"docker-archive:{folder["new/web.tar"]}:org/web:{tag}"));
        (await ToolRunner.OfThisBuild(project.Folder).RunAsync("copy", $"docker-archive:{folder["new/web.tar"]}:org/web:two", $"oci:{project.Folder}/out:org/web:latest")).Succeeded();
        var image = await project.ImageAsync();
        var files = await LayerFiles.ListAsync(project.Layout(), image, 3);
        Assert.Contains("app/data/folder 777 1654:1654 0 -> real", files);
        Assert.Contains("app/data/link 777 1654:1654 0 -> real/file", files);
        Assert.Contains("app/data/real/secret 644 1654:1654 0", files);
        Assert.DoesNotContain(files, line => line.StartsWith("app/data/folder/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_has_its_true_size_its_platforms_and_labels_that_are_whole_and_its_application_answers()
    {
        Peer.RequireRoot();
        var project = workspace.NewProject("index").WriteWeb($"""
            <OciBase>oci:{Fixtures.Aspnet}:two</OciBase>
            <RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>
            <ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers>
            <UseAppHost>false</UseAppHost>
            <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
            <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
            <OciCreated>1234567890</OciCreated>
            """, """
            <ContainerEnvironmentVariable Include="URL" Value="http://example:8080/x;y=1" />
            <ContainerLabel Include="org.example.home" Value="https://example.org/y" />
            <ContainerAnnotation Include="org.example.note" Value="Schöne Grüße" />
            """);
        var published = project.Publish();
        Assert.Equal(2, published.Images.Count);
        foreach (var platform in new[] { "linux/amd64", "linux/arm64" })
        {
            // Every size on the way to the image is checked as it is loaded.
            var image = await project.ImageAsync(platform: platform);
            Assert.Equal(platform, image.Platform.ToString());
            Assert.Contains(image.Descriptor.Digest.ToString(), published.Images);
            var config = image.Config.Value.Config!;
            Assert.Contains("URL=http://example:8080/x;y=1", config.Env!);
            Assert.Equal("https://example.org/y", config.Labels!["org.example.home"]);
            Assert.Equal("2009-02-13T23:31:30Z", config.Labels["org.opencontainers.image.created"]);
        }
        await using (var web = await ServedImage.StartAsync(ToolRunner.OfThisBuild(project.Folder).Start("run", "--rm", "--network", "host", "--platform", "linux/amd64", "-e", ServedImage.Address, "--root", workspace.State, $"oci:{project.Folder}/out:org/web:latest")))
            Assert.Equal("hello", await web.GetAsync("/"));
        Assert.Equal(published.Digest, project.Publish("--no-build", $"-p:ContainerArchiveOutputPath={folder["two.tar"]}").Digest);
        var index = HostProgram.Run(Peer.Require("skopeo"), "inspect", "--raw", $"oci-archive:{folder["two.tar"]}");
        Assert.Contains("\"architecture\":\"amd64\"", index);
        Assert.Contains("\"architecture\":\"arm64\"", index);
    }

    // Programs that answer for Docker's and Podman's command lines, and tell that they were started.
    private void SetVariables(SampleProject project, string state)
    {
        var bin = folder.Make("bin");
        foreach (var name in new[] { "docker", "podman" })
            HostProgram.Script(Path.Combine(bin, name), $"#!/bin/sh\necho {name} \"$@\" >>'{folder["called"]}'\n");
        project.Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        project.Variables["TMPDIR"] = folder.Make("temp");
        project.Variables["OCI_ROOT"] = folder[state];
        project.Variables["DOTNET_CONTAINER_REGISTRY_UNAME"] = "user";
        project.Variables["DOTNET_CONTAINER_REGISTRY_PWORD"] = "pass:word";
    }
}
