using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>What is noted of the built-in runner's check, so that later calls need none.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class IsolationCheckTests : IDisposable
{
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public IsolationCheckTests(BusyboxLayout basis)
    {
        Peer.RequireRoot();
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_is_made_once_for_the_same_rights()
    {
        Assert.Equal(1, await ChecksOfAsync());
        var note = Assert.Single(Directory.GetFiles(folder["state"], "checked", SearchOption.AllDirectories));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(note));
        Assert.Equal(0, await ChecksOfAsync());
        // With other rights it is made again.
        Assert.Equal(1, await ChecksOfAsync("setpriv", "--bounding-set=-sys_time"));
        Assert.Equal(0, await ChecksOfAsync("setpriv", "--bounding-set=-sys_time"));
        File.WriteAllText(note, "nothing");
        Assert.Equal(1, await ChecksOfAsync());
    }

    // The check runs a program that is not there.
    private async Task<int> ChecksOfAsync(params string[] before)
    {
        var trace = folder[$"trace{Guid.NewGuid():n}"];
        (await tool.Under(["strace", "-f", "-o", trace, "-e", "trace=execve", .. before]).RunAsync("run", basis.Image, "true")).Succeeded();
        return File.ReadLines(trace).Count(line => line.Contains("execve(\"/nothing\"", StringComparison.Ordinal));
    }
}
