using System.Reflection.PortableExecutable;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>The package as it is released: its tasks are there twice, once compiled ahead.</summary>
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class AheadTasksTests(PublishWorkspace workspace)
{
    private const int MostCompiledAtRunTime = 100;

    [Fact]
    public void A_publish_uses_the_tasks_that_are_compiled_ahead_and_comes_to_the_same_image_without_them()
    {
        var version = $"{workspace.Version}.ahead";
        HostProgram.Run("dotnet", "pack", Path.Combine(Repository.Root, "src", "Tasks"), "-c", "Release", "-v", "q", "-nologo", "-p:OciRelease=true", "-p:RunAnalyzers=false", $"-p:PackageVersion={version}", "-o", workspace.Feed);
        var project = workspace.NewProject("ahead").WriteWeb();
        project.Write("web.csproj", File.ReadAllText(Path.Combine(project.Folder, "web.csproj")).Replace($"\"{workspace.Version}\"", $"\"{version}\"", StringComparison.Ordinal));
        project.Dotnet("build", "-c", "Release", "-v", "q", "-nologo");
        var (assembly, digest) = PublishCounted(project);
        Assert.EndsWith("/tasks/net10.0/linux-x64/Oci.Tasks.dll", Path.GetFullPath(assembly));
        Assert.All(new[] { assembly, Path.Combine(Path.GetDirectoryName(assembly)!, "Oci.Core.dll") }, path => Assert.True(IsCompiledAhead(path), path));
        var portable = Path.Combine(Path.GetDirectoryName(assembly)!, "..", "Oci.Tasks.dll");
        Assert.False(IsCompiledAhead(portable));
        Assert.Equal((portable, digest), Publish(project, $"-p:OciTasksAssembly={portable}", $"-p:OciRoot={workspace["portable-state"]}"));
    }

    // Counted and not timed: the runtime lists every method that it compiles.
    private (string Assembly, string Digest) PublishCounted(SampleProject project)
    {
        var list = workspace["compiled.txt"];
        (project.Variables["DOTNET_JitDisasmSummary"], project.Variables["DOTNET_JitStdOutFile"]) = ("1", list);
        var published = Publish(project);
        project.Variables.Clear();
        Assert.True(new FileInfo(list).Length > 0);
        var methods = File.ReadLines(list).Where(line => line.Contains("Oci.", StringComparison.Ordinal) && line.Contains("Tier0", StringComparison.Ordinal)).ToList();
        Assert.True(methods.Count <= MostCompiledAtRunTime, $"The tasks compiled {methods.Count} methods at run time, more than {MostCompiledAtRunTime}; add the generic types among them to src/Tasks/ahead.txt:\n{string.Join('\n', methods)}");
        return published;
    }

    private static (string Assembly, string Digest) Publish(SampleProject project, params string[] arguments)
    {
        var output = project.Dotnet(["publish", "--no-build", "-t:PublishContainer", "-getProperty:OciTasksAssembly", "-getProperty:GeneratedContainerDigest", .. arguments]);
        var properties = JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement.GetProperty("Properties");
        return (properties.GetProperty("OciTasksAssembly").GetString()!, properties.GetProperty("GeneratedContainerDigest").GetString()!);
    }

    private static bool IsCompiledAhead(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
