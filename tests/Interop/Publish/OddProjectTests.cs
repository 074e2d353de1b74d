using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>Projects that are written otherwise than most: each is published with the same command into the same kind of image.</summary>
[Collection(nameof(PublishCollection))]
public sealed class OddProjectTests(PublishWorkspace workspace)
{
    private const string Kind = "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>";

    /// <summary>Name, what is published, and the repository that it goes to. Each is a build of its own: CI takes the first two.</summary>
    public static TheoryData<string, string, string> Projects
    {
        get
        {
            (string, string, string)[] all = [("central", "Grüße & Söhne/Web App.csproj", "web-app"), ("file", "app.cs", "app"), ("visual", "app.vbproj", "app"), ("functional", "app.fsproj", "app"), ("solution", "all.slnx", "org/my-app")];
            return [.. all.Take(Repository.RunsAll ? all.Length : 2)];
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task A_project_of_another_kind_publishes_as_every_other(string name, string published, string repository)
    {
        var project = Write(workspace.NewProject(name), name);
        project.Variables["OciLayout"] = Path.Combine(project.Folder, "out");
        project.Variables["OciBase"] = $"oci:{workspace.Bases}:gzip";
        project.Dotnet("publish", published, "-t:PublishContainer", "-tl:off");
        var image = await project.ImageAsync(repository: repository);
        Assert.Equal("app", LayerFiles.Names(image)[^1]);
        Assert.Equal("dotnet", image.Config.Value.Config!.Entrypoint![0]);
        var files = await LayerFiles.ListAsync(project.Layout(), image, image.Layers.Count - 1);
        Assert.Contains($"{image.Config.Value.Config.Entrypoint[1].TrimStart('/')} 644 1654:1654 0", files);
        if (name == "central") Assert.Contains("app/wwwroot/ä b/c d.txt 644 1654:1654 0", files);
    }

    private SampleProject Write(SampleProject project, string name)
    {
        var package = $"""<ItemGroup><PackageReference Include="Oci.MSBuild" Version="{workspace.Version}" PrivateAssets="all" /></ItemGroup>""";
        return name switch
        {
            "central" => project
                .Write("Directory.Packages.props", $"""<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><GlobalPackageReference Include="Oci.MSBuild" Version="{workspace.Version}" /></ItemGroup></Project>""")
                .Write("Grüße & Söhne/Web App.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>""")
                .Write("Grüße & Söhne/Program.cs", "WebApplication.CreateSlimBuilder(args).Build().Run();")
                .Write("Grüße & Söhne/wwwroot/ä b/c d.txt", "text"),
            "file" => project.Write("app.cs", $"#:package Oci.MSBuild@{workspace.Version}\n#:property PublishAot=false\nSystem.Console.WriteLine(\"hello\");\n"),
            "visual" => project.Write("app.vbproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{Kind}</PropertyGroup>{package}</Project>").Write("Program.vb", "Module Program\nSub Main()\nSystem.Console.WriteLine(\"hello\")\nEnd Sub\nEnd Module\n"),
            "functional" => project.Write("app.fsproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{Kind}</PropertyGroup><ItemGroup><Compile Include=\"Program.fs\" /></ItemGroup>{package}</Project>").Write("Program.fs", "printfn \"hello\"\n"),
            _ => project
                .Write("all.slnx", """<Solution><Project Path="app/app.csproj" /><Project Path="lib/lib.csproj" /></Solution>""")
                .Write("app/app.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{Kind}<ContainerRepository>Org/My App</ContainerRepository></PropertyGroup>{package}</Project>")
                .Write("app/Program.cs", "System.Console.WriteLine(\"hello\");")
                .Write("lib/lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""),
        };
    }
}
