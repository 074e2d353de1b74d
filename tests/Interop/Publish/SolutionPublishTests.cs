using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>Solutions, several frameworks, every publish.</summary>
[Collection(nameof(PublishCollection))]
public sealed class SolutionPublishTests(PublishWorkspace workspace)
{
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>""";

    [Fact]
    public async Task A_solution_publishes_its_applications_into_one_layout()
    {
        var project = workspace.NewProject("solution");
        project.Write("lib/lib.csproj", Library).Write("lib/Text.cs", "namespace Lib; public static class Text { public static string Value => \"hello\"; }");
        foreach (var (name, frameworks) in new[] { ("one", "<TargetFramework>net10.0</TargetFramework>"), ("two", "<TargetFrameworks>net10.0</TargetFrameworks>") })
        {
            project.Write($"{name}/{name}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType>{frameworks}<NuGetAudit>false</NuGetAudit><OciLayout>$(MSBuildProjectDirectory)/../out</OciLayout><OciBase>oci:{workspace.Bases}:gzip</OciBase></PropertyGroup>
                  <ItemGroup><PackageReference Include="Oci.MSBuild" Version="{workspace.Version}" PrivateAssets="all" /><ProjectReference Include="../lib/lib.csproj" /></ItemGroup>
                </Project>
                """).Write($"{name}/Program.cs", "System.Console.WriteLine(Lib.Text.Value);");
        }
        project.Dotnet("new", "sln", "-n", "all", "--format", "sln");
        project.Dotnet("sln", "add", "lib/lib.csproj", "one/one.csproj");
        var output = project.Dotnet("publish", "all.sln", "-t:PublishContainer", "-tl:off");
        Assert.Contains("one -> oci:", output);
        // The SDK refuses `publish` for several frameworks at once; the target chooses one.
        project.Dotnet("msbuild", "two/two.csproj", "-restore", "-t:OciPublish", "-p:Configuration=Release");
        foreach (var name in new[] { "one", "two" })
        {
            var image = await project.ImageAsync(repository: name);
            Assert.Equal(["projects", "app"], LayerFiles.Names(image));
            Assert.Contains("app/lib.dll 644 1654:1654 0", await LayerFiles.ListAsync(project.Layout(), image, 3));
        }
    }

    [Fact]
    public async Task Every_publish_makes_the_image_where_that_is_asked_for_and_nothing_is_copied_where_it_is_not()
    {
        var project = workspace.NewProject("every").WriteWeb("<OciPublishOnPublish>true</OciPublishOnPublish>");
        project.Dotnet("publish");
        var image = await project.ImageAsync();
        Directory.Delete(Path.Combine(project.Folder, "out"), recursive: true);
        Directory.Delete(Path.Combine(project.Folder, "bin", "Release", "net10.0", "publish"), recursive: true);
        project.Dotnet("msbuild", "-t:OciPublish", "-p:Configuration=Release");
        Assert.Equal(image.Descriptor.Digest, (await project.ImageAsync()).Descriptor.Digest);
        Assert.False(File.Exists(Path.Combine(project.Folder, "bin", "Release", "net10.0", "publish", "web.dll")));
        // A name that was taken away is given again, though no file changed.
        await project.Layout().UntagAsync("org/web:latest", TestContext.Current.CancellationToken);
        project.Dotnet("msbuild", "-t:OciPublish", "-p:Configuration=Release");
        Assert.Equal(image.Descriptor.Digest, (await project.ImageAsync()).Descriptor.Digest);
        // Clean takes what a publish left in obj.
        project.Dotnet("clean", "-c", "Release");
        Assert.False(File.Exists(Path.Combine(project.Folder, "obj", "Release", "net10.0", "oci", "result.json")));
    }

    [Fact]
    public void Without_the_opt_in_a_publish_is_a_publish_and_a_project_can_say_no()
    {
        var project = workspace.NewProject("no").WriteWeb();
        project.Dotnet("publish");
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "out")));
        project.Dotnet("publish", "-t:PublishContainer", "--no-build", "-p:OciEnabled=false", "-p:EnableSdkContainerSupport=false");
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "out")));
    }
}
