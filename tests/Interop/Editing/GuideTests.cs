using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Oci.Interop.Tool;
using Oci.Testing;

namespace Oci.Interop.Editing;

/// <summary>What the pages for users tell them to type works as it stands there.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed partial class GuideTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public GuideTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("edit-an-image.md")]
    [InlineData("why-is-an-image-big.md")]
    public async Task Its_commands_work(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", page), TestContext.Current.CancellationToken);
        var commands = string.Join('\n', Blocks().Matches(text).Select(block => block.Groups[1].Value));
        Assert.NotEmpty(commands);
        var dll = Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll");
        await Shell.RunAsync("bash", "-euc", $"""
            cd '{folder.Make("work")}'; export OCI_ROOT='{folder["state"]}' TMPDIR='{folder.Make("tmp")}'
            dotnet-oci() (exec dotnet '{dll}' "$@")
            {commands}
            """);
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
