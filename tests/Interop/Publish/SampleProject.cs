using System.Diagnostics;
using System.Text.Json;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>A project that a test writes and publishes with the SDK's own command line.</summary>
public sealed class SampleProject
{
    private readonly PublishWorkspace workspace;

    public SampleProject(PublishWorkspace workspace, string folder)
    {
        (this.workspace, Folder) = (workspace, folder);
        var fallback = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="feed" value="{workspace.Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="repository" value="{fallback}" /></fallbackPackageFolders>
            </configuration>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The version of this package that the tests publish with.</summary>
    public string PackageVersion => workspace.Version;

    /// <summary>Variables for the build beside the workspace's.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Writes a file of the project.</summary>
    public SampleProject Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A web API with the package.</summary>
    public SampleProject WriteWeb(string properties = "", string items = "", string name = "web")
    {
        Write($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <ContainerRepository>org/{name}</ContainerRepository>
                <OciLayout>out</OciLayout>
                <OciBase>oci:{workspace.Bases}:gzip</OciBase>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Oci.MSBuild" Version="{workspace.Version}" PrivateAssets="all" />
                {items}
              </ItemGroup>
            </Project>
            """);
        return Write("Program.cs", """
            var app = WebApplication.CreateSlimBuilder(args).Build();
            app.MapGet("/", () => "hello");
            app.Run();
            """);
    }

    /// <summary>Runs <c>dotnet</c>; it must succeed.</summary>
    /// <returns>What it printed.</returns>
    public string Dotnet(params string[] arguments)
    {
        var (exitCode, output) = TryDotnet(arguments);
        Assert.True(exitCode == 0, $"`dotnet {string.Join(' ', arguments)}` ended with {exitCode}\n{output}");
        return output;
    }

    /// <summary>Runs <c>dotnet</c>.</summary>
    public (int ExitCode, string Output) TryDotnet(params string[] arguments)
    {
        var (exitCode, output, error) = Run(arguments);
        return (exitCode, output + error);
    }

    /// <summary>How a program is started in the project, with a build's environment.</summary>
    public ProcessStartInfo StartInfo(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in new[] { "CI", "GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "MSBUILDTERMINALLOGGER" }) start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = workspace.Packages;
        start.Environment["OCI_ROOT"] = workspace.State;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return start;
    }

    /// <summary>Publishes with the SDK's command and tells the outputs.</summary>
    public PublishOutputs Publish(params string[] arguments)
    {
        var (exitCode, json, error) = Run(["publish", "-t:PublishContainer", "-getProperty:GeneratedContainerDigest", "-getItem:GeneratedContainers", "-getItem:GeneratedContainer", .. arguments]);
        Assert.True(exitCode == 0, $"`dotnet publish {string.Join(' ', arguments)}` ended with {exitCode}\n{json}{error}");
        return new PublishOutputs(JsonDocument.Parse(json[json.IndexOf('{')..]).RootElement);
    }

    private (int ExitCode, string Output, string Error) Run(string[] arguments)
    {
        using var process = Process.Start(StartInfo("dotnet", arguments))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The project's layout.</summary>
    public OciLayout Layout(string name = "out") => OciLayout.Open(Path.Combine(Folder, name));

    /// <summary>An image of the project's layout; every digest, size and diff ID of it is checked.</summary>
    public async Task<Image> ImageAsync(string tag = "latest", string repository = "org/web", string layout = "out", string platform = "linux/amd64")
    {
        var store = Layout(layout);
        var target = await store.FindAsync($"{repository}:{tag}", TestContext.Current.CancellationToken);
        Assert.NotNull(target);
        await SampleImage.AssertIntactAsync(store, target);
        return await new ImageLoader(store).LoadAsync(target, new PlatformSelector(Platform.Parse(platform)), TestContext.Current.CancellationToken);
    }
}
