using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>The templates, instantiated and published; the tool's packages, installed in every way.</summary>
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class TemplateTests(PublishWorkspace workspace) : IDisposable
{
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Every_template_is_made_and_what_publishes_publishes_and_runs()
    {
        Peer.RequireRoot();
        HostProgram.Run("dotnet", "pack", Path.Combine(Repository.Root, "templates"), "-c", "Debug", "-v", "q", "-nologo", $"-p:Version={workspace.Version}", "-o", home["feed"]);
        var project = workspace.NewProject("templates");
        project.Variables["DOTNET_CLI_HOME"] = home.Path;
        project.Dotnet("new", "install", Path.Combine(home["feed"], $"Oci.Templates.{workspace.Version}.nupkg"));
        project.Dotnet("new", "oci-web", "-o", "Shop", "--lock");
        project.Dotnet("new", "oci-worker", "-o", "Queue");
        project.Dotnet("new", "oci-containerfile", "-o", "Shop", "--app", "Shop");
        project.Dotnet("new", "oci-action", "-o", "Shop", "--app", "Shop.csproj", "--registry", "registry.example");
        var workflow = File.ReadAllText(Path.Combine(project.Folder, "Shop", ".github", "workflows", "image.yml"));
        Assert.Contains($"version: {workspace.Version}", workflow);
        Assert.Contains("registry: registry.example", workflow);
        Assert.Contains("ENTRYPOINT [\"dotnet\", \"Shop.dll\"]", File.ReadAllText(Path.Combine(project.Folder, "Shop", "Containerfile")));
        Assert.True((await ToolRunner.OfThisBuild(project.Folder).RunAsync("build", "--check", "Shop")).ExitCode == 0);
        foreach (var name in new[] { "Shop", "Queue" })
        {
            project.Dotnet("publish", name, "-t:PublishContainer", "-p:NuGetAudit=false", $"-p:OciBase=oci:{Fixtures.Aspnet}:zstd", $"-p:OciLayout={project.Folder}/out");
            var image = await project.ImageAsync(repository: name.ToLowerInvariant());
            Assert.Equal(["dotnet", $"/app/{name}.dll"], image.Config.Value.Config!.Entrypoint!);
        }
        await using (var web = await ServedImage.StartAsync(Start(project, "shop", "-e", ServedImage.Address)))
        {
            Assert.Equal("Hello from a container", await web.GetAsync("/"));
            Assert.Equal("Healthy", await web.GetAsync("/health"));
        }
        using var worker = Start(project, "queue");
        worker.StandardInput.Close();
        Assert.Equal("working", await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        HostProgram.Run("kill", "-TERM", $"{worker.Id}");
        Assert.Equal("stopped", (await worker.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, worker.ExitCode);
    }

    private Process Start(SampleProject project, string repository, params string[] options) =>
        ToolRunner.OfThisBuild(project.Folder).Start(["run", "--rm", "--network", "host", .. options, "--root", workspace.State, $"oci:{project.Folder}/out:{repository}:latest"]);

    [Fact]
    public void The_tools_packages_install_as_a_tool_from_a_manifest_and_for_one_call()
    {
        HostProgram.Run("dotnet", "pack", Path.Combine(Repository.Root, "src", "Tool"), "-c", "Release", "-v", "q", "-nologo", $"-p:Version={workspace.Version}", "-p:OciRelease=true", "-p:RunAnalyzers=false", "-o", home["feed"]);
        Assert.Equal(3, Directory.GetFiles(home["feed"], "dotnet-oci*.nupkg").Length);
        var project = workspace.NewProject("tool").Write("nuget.config", $"""<configuration><packageSources><clear /><add key="feed" value="{home["feed"]}" /></packageSources></configuration>""");
        project.Variables["DOTNET_CLI_HOME"] = home.Path;
        project.Dotnet("tool", "install", "dotnet-oci", "--version", workspace.Version, "--tool-path", home["tools"]);
        Assert.StartsWith("0.1.0", HostProgram.Run(home["tools/dotnet-oci"], "--version"));
        project.Dotnet("new", "tool-manifest");
        project.Dotnet("tool", "install", "dotnet-oci", "--version", workspace.Version);
        Assert.Contains("0.1.0", project.Dotnet("oci", "--version"));
        Assert.Contains("0.1.0", project.Dotnet("tool", "exec", $"dotnet-oci@{workspace.Version}", "--yes", "--", "--version"));
    }
}
