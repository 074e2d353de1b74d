using System.Runtime.Versioning;
using Oci.Images;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>What the SDK can make of a program (trimmed, one file, compiled ahead): the layers of each, and each at work.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class PublishKindTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task In_one_file_compiled_ahead_and_trimmed_a_program_is_laid_in_layers_and_runs()
    {
        Peer.RequireRoot();
        var project = Write(workspace.NewProject("kinds"));
        var ready = await PublishAsync(project, "ready", "-p:PublishReadyToRun=true");
        Assert.Equal(["native", "packages", "projects", "app"], LayerFiles.Names(ready));
        Assert.Contains("app/YamlDotNet.dll", await FilesAsync(project, ready, "packages"));
        Assert.Contains("app/lib.dll", await FilesAsync(project, ready, "projects"));
        Assert.Equal(["dotnet", "/app/app.dll"], ready.Config.Value.Config!.Entrypoint!);
        var alone = await PublishAsync(project, "alone", "-p:PublishSingleFile=true", "-p:SelfContained=true");
        Assert.Equal(["native", "app"], LayerFiles.Names(alone));
        Assert.Equal(["app/app"], (await FilesAsync(project, alone, "app")).Where(file => file != "app/" && !file.EndsWith(".pdb", StringComparison.Ordinal)));
        // The bundle is not made again, and what it leaves out is still known.
        Assert.Equal(alone.Descriptor.Digest, (await PublishAsync(project, "alone", "-p:PublishSingleFile=true", "-p:SelfContained=true")).Descriptor.Digest);
        // Trimming alone takes as long as everything else.
        if (!Repository.RunsAll) return;
        var trimmed = await PublishAsync(project, "trimmed", "-p:PublishTrimmed=true", "-p:SelfContained=true");
        Assert.Equal(["framework", "native", "packages", "projects", "app"], LayerFiles.Names(trimmed));
        Assert.Equal(["/app/app"], trimmed.Config.Value.Config!.Entrypoint!);
        Assert.DoesNotContain(await FilesAsync(project, trimmed, "framework"), file => file.EndsWith("System.Private.Xml.dll", StringComparison.Ordinal));
    }

    private SampleProject Write(SampleProject project)
    {
        ShopSample.Write(project, workspace.Feed);
        return project
            .Write("Directory.Packages.props", "<Project />")
            .Write("lib/lib.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""")
            .Write("lib/Text.cs", """namespace Lib; public static class Text { public static string Value => "from the " + (System.Environment.GetEnvironmentVariable("NONE") ?? "library"); }""")
            .Write("app/app.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                    <SelfContained>false</SelfContained>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>
                    <ContainerRepository>org/app</ContainerRepository>
                    <OciLayout>$(MSBuildProjectDirectory)/../out</OciLayout>
                    <OciBase>oci:{Fixtures.Aspnet}:zstd</OciBase>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Oci.MSBuild" Version="{workspace.Version}" PrivateAssets="all" />
                    <PackageReference Include="Shop.Checksums" Version="1.0.0" />
                    <PackageReference Include="YamlDotNet" Version="16.3.0" />
                    <ProjectReference Include="../lib/lib.csproj" />
                  </ItemGroup>
                </Project>
                """)
            .Write("app/Program.cs", """
                using System.Runtime.InteropServices;

                System.Console.WriteLine($"{Lib.Text.Value}, {new YamlDotNet.Core.Mark(1, 2, 3).Line}, {Native.Sum("123456789"u8):x}");

                internal static partial class Native
                {
                    public static unsafe uint Sum(System.ReadOnlySpan<byte> bytes)
                    {
                        fixed (byte* start = bytes) return CompressionNative_Crc32(0, start, bytes.Length);
                    }

                    [LibraryImport("shop")]
                    private static unsafe partial uint CompressionNative_Crc32(uint crc, byte* buffer, int length);
                }
                """);
    }

    private async Task<Image> PublishAsync(SampleProject project, string tag, params string[] arguments)
    {
        project.Publish(["app/app.csproj", $"-p:ContainerImageTag={tag}", .. arguments]);
        var result = await ToolRunner.OfThisBuild(project.Folder).RunAsync("run", "--rm", "--root", workspace.State, $"oci:{project.Folder}/out:org/app:{tag}");
        Assert.Equal("from the library, 2, cbf43926", result.Succeeded());
        return await project.ImageAsync(tag, "org/app");
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(SampleProject project, Image image, string layer)
    {
        var names = LayerFiles.Names(image);
        return [.. (await LayerFiles.ListAsync(project.Layout(), image, image.Layers.Count - names.Count + names.ToList().IndexOf(layer))).Select(line => line.Split(' ')[0])];
    }
}
