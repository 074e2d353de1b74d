using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class CgroupFoldersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Processes_in_groups_below_are_the_container_s_too()
    {
        File.WriteAllText(Path.Combine(folder.Make("group"), "cgroup.procs"), "7\n8\n");
        File.WriteAllText(Path.Combine(folder.Make("group/own/deep"), "cgroup.procs"), "9\n8\n");
        Assert.Equal([7, 8, 9], CgroupFolders.Processes([folder["group"], folder["none"]]).Order());
    }

    [Fact]
    public async Task Groups_go_with_those_that_were_made_below_them()
    {
        Peer.RequireRoot();
        var group = Path.Combine("/sys/fs/cgroup", SandboxCgroup.IsUnified ? "" : "pids", Path.GetFileName(folder.Path));
        Directory.CreateDirectory(Path.Combine(group, "own", "deep"));
        await CgroupFolders.RemoveAsync([group]);
        Assert.False(Directory.Exists(group));
    }
}
