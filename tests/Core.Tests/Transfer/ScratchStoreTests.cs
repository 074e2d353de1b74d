using System.Runtime.Versioning;
using Oci.Layouts;
using Oci.Native;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

[SupportedOSPlatform("linux")]
public sealed class ScratchStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact, Trait("Category", "Linux")]
    public void What_a_killed_process_left_goes()
    {
        Leave("oci-copy-0123456789abcdef");
        using var scratch = new ScratchStore(folder["tmp"]);
        Assert.Equal([Path.GetFileName(scratch.Folder), Path.GetFileName(scratch.Folder) + ".lock"], Names());
    }

    [Fact, Trait("Category", "Linux")]
    public void Nobody_else_may_look_at_what_is_on_its_way()
    {
        using var scratch = new ScratchStore(folder["tmp"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(scratch.Folder));
        using var file = TemporaryFile.Write(folder["tmp"], new MemoryStream([1, 2, 3]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(3, RandomAccess.GetLength(file));
    }

    [Theory, Trait("Category", "Linux")]
    [InlineData("oci-copy-0123456789abcdef.lock")]
    [InlineData("oci-copy-0123456789abcdef")]
    public void What_another_user_has_in_the_folder_of_all_is_left_to_him(string his)
    {
        Peer.RequireRoot();
        Leave("oci-copy-0123456789abcdef");
        using (var root = RootDirectory.Open(folder["tmp"])) root.SetOwner(RootPath.Clean(his), 12345, 12345);
        using (var scratch = new ScratchStore(folder["tmp"])) Assert.True(Directory.Exists(scratch.Folder));
        Assert.Equal(["oci-copy-0123456789abcdef", "oci-copy-0123456789abcdef.lock"], Names());
    }

    [Fact, Trait("Category", "Linux")]
    public void A_link_in_the_place_of_a_lock_is_not_followed()
    {
        folder.Make("tmp");
        File.CreateSymbolicLink(folder["tmp/oci-copy-0123456789abcdef.lock"], folder["made"]);
        using (var scratch = new ScratchStore(folder["tmp"])) Assert.True(Directory.Exists(scratch.Folder));
        Assert.False(File.Exists(folder["made"]));
    }

    private void Leave(string name)
    {
        folder.Make($"tmp/{name}");
        File.WriteAllText(folder[$"tmp/{name}.lock"], "");
    }

    private IEnumerable<string> Names() => Directory.GetFileSystemEntries(folder["tmp"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
