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
        (await tool.RunAsync("run", basis.Image, "true")).Succeeded();
        var note = Assert.Single(Directory.GetFiles(folder["state"], "checked", SearchOption.AllDirectories));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(note));
        Assert.False(await IsMadeAsync(note));
        // With other rights it is made again.
        Assert.True(await IsMadeAsync(note, "setpriv", "--bounding-set=-sys_time"));
        Assert.False(await IsMadeAsync(note, "setpriv", "--bounding-set=-sys_time"));
        File.WriteAllText(note, "nothing");
        Assert.True(await IsMadeAsync(note));
    }

    // What is made is noted anew.
    private async Task<bool> IsMadeAsync(string note, params string[] before)
    {
        var past = DateTime.UnixEpoch.AddYears(31);
        File.SetLastWriteTimeUtc(note, past);
        (await tool.Under(before).RunAsync("run", basis.Image, "true")).Succeeded();
        return File.GetLastWriteTimeUtc(note) != past;
    }
}
