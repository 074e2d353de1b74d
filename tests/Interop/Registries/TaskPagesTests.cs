using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The commands of the task pages do what the pages say.</summary>
[Trait("Category", "Linux")]
public sealed class TaskPagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Pages => ["mirror-a-registry.md", "move-into-an-air-gap.md", "change-formats.md"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_succeeds(string page)
    {
        var images = new PeerImages(folder);
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        await using var registry = await DockerRegistry.StartAsync();
        await using var mirror = await DockerRegistry.StartAsync();
        foreach (var (name, place) in ((string, string)[])[("index", "team/app:1"), ("gzip", "team/tool:v1"), ("zstd", "team/base:1.2.3")])
            (await tool.RunAsync("copy", "--all", images.At(name), $"docker://{registry.Host}/{place}")).Succeeded();
        var text = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "tasks", page), TestContext.Current.CancellationToken))
            .Replace("registry.example", registry.Host, StringComparison.Ordinal).Replace("mirror.example", mirror.Host, StringComparison.Ordinal);
        foreach (var block in text.Split("```yaml\n").Skip(1)) await File.WriteAllTextAsync(folder["images.yaml"], block.Split("```")[0], TestContext.Current.CancellationToken);
        var commands = text.Split('\n').Where(line => line.StartsWith("$ dotnet-oci ", StringComparison.Ordinal)).Select(line => line["$ dotnet-oci ".Length..].Split(' ')).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands) (await tool.RunAsync(command)).Succeeded();
    }

    [Fact]
    public void Every_page_is_listed_and_tested()
    {
        var listed = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tasks", "README.md"));
        foreach (var page in Pages) Assert.Contains($"({page.Data})", listed, StringComparison.Ordinal);
    }
}
