using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>A small web API, published with the SDK's command and vocabulary.</summary>
[Collection(nameof(PublishCollection))]
public sealed class WebPublishTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task The_sdks_vocabulary_makes_the_image_and_the_base_survives()
    {
        var project = workspace.NewProject("words").WriteWeb("""
            <ContainerImageTags>1.0;latest</ContainerImageTags>
            <ContainerDescription>A sample</ContainerDescription>
            """, """
            <ContainerEnvironmentVariable Include="URL" Value="http://example:8080/x;y=1" />
            <ContainerLabel Include="org.example.home" Value="https://example.org/y" />
            <ContainerPort Include="9090" Type="udp" />
            <ContainerAnnotation Include="org.example.note" Value="a:b;c" />
            """).Write("wwwroot/site.css", "body {}").Write("tools/run.sh", "#!/bin/sh\n");
        var published = project.Publish();
        var image = await project.ImageAsync("1.0");
        var config = image.Config.Value.Config!;
        Assert.Equal(published.Digest, image.Descriptor.Digest.ToString());
        Assert.Equal([$"oci:{project.Folder}/out@{published.Digest}", $"oci:{project.Folder}/out@{published.Digest}"], published.Places);
        Assert.Equal([$"oci:{project.Folder}/out:org/web:1.0", $"oci:{project.Folder}/out:org/web:latest"], published.References);
        Assert.Equal(["dotnet", "/app/web.dll"], config.Entrypoint);
        Assert.Equal("/app/", config.WorkingDir);
        Assert.Equal("1654", config.User);
        Assert.Contains("URL=http://example:8080/x;y=1", config.Env!);
        Assert.Contains("DOTNET_VERSION=10.0", config.Env!);
        Assert.Equal(["8080/tcp", "9090/udp"], config.ExposedPorts);
        Assert.Equal("https://example.org/y", config.Labels!["org.example.home"]);
        Assert.Equal("A sample", config.Labels["org.opencontainers.image.description"]);
        Assert.Equal("1970-01-01T00:00:00Z", config.Labels["org.opencontainers.image.created"]);
        Assert.StartsWith("sha256:", config.Labels["org.opencontainers.image.base.digest"]);
        Assert.Equal("a:b;c", image.Manifest.Value.Annotations!["org.example.note"]);
        Assert.Equal("kept", config.Labels["base.label"]);
        Assert.Equal(["CMD", "/bin/check"], config.Healthcheck!.Test!);
        Assert.Equal(["LABEL triggered=1"], config.OnBuild!);
        Assert.Equal(["/bin/bash", "-c"], config.Shell!);
        Assert.Equal("SIGQUIT", config.StopSignal);
        Assert.Equal("base", config.Hostname);
        Assert.Equal(["app"], LayerFiles.Names(image));
        var files = await LayerFiles.ListAsync(project.Layout(), image, 3);
        Assert.Contains("app/ 755 1654:1654 0", files);
        Assert.Contains("app/web 755 1654:1654 0", files);
        Assert.Contains("app/web.dll 644 1654:1654 0", files);
        Assert.Contains("app/wwwroot/site.css 644 1654:1654 0", files);
        Assert.Contains("app/web.staticwebassets.endpoints.json 644 1654:1654 0", files);
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
    }

    [Fact]
    public async Task A_publish_with_nothing_to_do_tells_the_same_and_an_edit_changes_the_application_only()
    {
        var project = workspace.NewProject("again").WriteWeb("<ContainerAppCommandInstruction>DefaultArgs</ContainerAppCommandInstruction>", """<ContainerCopy Include="models/**" Destination="/opt/models/" Layer="models" />""")
            .Write("models/a.bin", "1").Write("models/deep/b.bin", "2");
        var first = project.Publish();
        var result = Path.Combine(project.Folder, "obj", "Release", "net10.0", "oci", "result.json");
        var written = File.GetLastWriteTimeUtc(result);
        var second = project.Publish();
        Assert.Equal((first.Digest, written), (second.Digest, File.GetLastWriteTimeUtc(result)));
        Assert.Equal(first.Places, second.Places);
        var before = await project.ImageAsync();
        Assert.Equal(["models", "app"], LayerFiles.Names(before));
        Assert.Equal(["opt/models/a.bin 644 1654:1654 0", "opt/models/deep/ 755 1654:1654 0", "opt/models/deep/b.bin 644 1654:1654 0"], await LayerFiles.ListAsync(project.Layout(), before, 3));
        Assert.Null(before.Config.Value.Config!.Entrypoint);
        Assert.Equal(["dotnet", "/app/web.dll"], before.Config.Value.Config.Cmd!);
        project.Write("Program.cs", File.ReadAllText(Path.Combine(project.Folder, "Program.cs")).Replace("hello", "hello again"));
        Assert.NotEqual(first.Digest, project.Publish().Digest);
        var after = await project.ImageAsync();
        Assert.Equal(before.Layers.SkipLast(1), after.Layers.SkipLast(1));
        Assert.NotEqual(before.Layers[^1], after.Layers[^1]);
        // A deleted result, another property, a deleted layout: each is noticed.
        Assert.NotEqual(after.Descriptor.Digest.ToString(), project.Publish("--no-build", "-p:ContainerUser=app:staff").Digest);
        var named = await project.ImageAsync();
        Assert.Contains("app/web.dll 644 1654:50 0", await LayerFiles.ListAsync(project.Layout(), named, 4));
        Directory.Delete(Path.Combine(project.Folder, "out"), recursive: true);
        Assert.Equal(after.Descriptor.Digest.ToString(), project.Publish("--no-build").Digest);
        Assert.Equal(after.Descriptor.Digest, (await project.ImageAsync()).Descriptor.Digest);
    }

    [Fact]
    public async Task Two_checkouts_give_one_digest()
    {
        Peer.Require("git");
        var digests = new List<string>();
        foreach (var (umask, time) in new[] { ("022", "2001-02-03T04:05:06Z"), ("077", "2020-02-02T02:02:02Z") })
        {
            var project = workspace.NewProject("checkout").WriteWeb("<ContinuousIntegrationBuild>true</ContinuousIntegrationBuild><DebugType>embedded</DebugType>").Write("wwwroot/site.css", "body {}").Write("deep/data.json", "{}");
            HostProgram.Shell($"""
                cd "$1"; umask {umask}; printf 'bin/\nobj/\nout/\nnuget.config\n' > .gitignore
                export GIT_AUTHOR_DATE=2024-05-06T07:08:09Z GIT_COMMITTER_DATE=2024-05-06T07:08:09Z
                git init -q .; git -c user.name=a -c user.email=a@b.c add .; git -c user.name=a -c user.email=a@b.c commit -qm one
                find . -path ./.git -prune -o -type f -exec touch -d {time} {"{}"} +; chmod -R {(umask == "077" ? "go-rwx" : "go+rX")} .
                """, project.Folder);
            digests.Add(project.Publish().Digest);
            Assert.Equal("2024-05-06T07:08:09Z", (await project.ImageAsync()).Config.Value.Created);
        }
        Assert.Equal(digests[0], digests[1]);
    }
}
