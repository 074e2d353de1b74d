using System.Runtime.Versioning;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class RootDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string rootfs;

    public RootDirectoryTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Root directories are Linux's");
        rootfs = folder.Make("rootfs");
        File.WriteAllText(folder["secret"], "outside");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Everything_a_tree_can_hold_is_made_and_seen()
    {
        using (var root = RootDirectory.Open(rootfs))
        {
            root.EnsureDirectory(RootPath.Clean("a/b"), 0x1ed).Dispose();
            root.CreateFile(RootPath.Clean("a/b/file"), 0x1a4).Dispose();
            root.CreateHardLink(RootPath.Clean("a/hard"), RootPath.Clean("a/b/file"));
            root.CreateSymbolicLink(RootPath.Clean("a/soft"), "../nowhere"u8);
            root.CreateNode(RootPath.Clean("fifo"), FileKind.Fifo, 0x180);
            root.SetMode(RootPath.Clean("a/hard"), 0x9ed);
            root.SetTimes(RootPath.Clean("a/soft"), new UnixTime(-5, 7));
            root.SetXattr(RootPath.Clean("a/hard"), new ExtendedAttribute("user.x", new byte[] { 0, 255 }));
        }
        var text = TreeSnapshot.Of(rootfs, TreeAspects.All & ~TreeAspects.Owner & ~TreeAspects.DirectoryTimes).ToString();
        Assert.Contains("/a/b/file file 4755 ", text);
        Assert.Contains(" user.x=00ff =/a/b/file\n", text);
        Assert.Contains("/a/soft link->../nowhere -5.000000007\n", text);
        Assert.Contains("/fifo fifo 0600 ", text);
    }
}
