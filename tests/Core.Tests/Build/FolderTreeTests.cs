using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Build;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class FolderTreeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_had_no_attributes_when_it_was_hashed_is_looked_at_again_when_it_changes()
    {
        Directory.CreateDirectory(folder["context"]);
        File.WriteAllText(folder["context/program"], "x");
        SpinWait.SpinUntil(() => { using var root = RootDirectory.Open(folder["context"]); return FileStamp.Of(root.Status(RootPath.Clean("program"), followLast: false)).IsSettled(TimeProvider.System.GetUtcNow()); });
        var hashes = FileHashCache.Empty();
        Assert.Empty(AttributesOf(hashes));
        Assert.True(hashes.IsPlain(Stamp()));
        Assert.Empty(AttributesOf(hashes));
        using (var root = RootDirectory.Open(folder["context"]))
        {
            byte[] capability = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // CAP_NET_BIND_SERVICE, permitted
            try
            {
                root.SetXattr(RootPath.Clean("program"), new ExtendedAttribute("security.capability", capability));
            }
            catch (FileSystemException fault)
            {
                Assert.Skip($"Giving a file capabilities needs a right that this user has not: {fault.Message}");
            }
        }
        Assert.Equal(["security.capability"], AttributesOf(hashes));
        Assert.False(hashes.IsPlain(Stamp()));
    }

    private FileStamp Stamp()
    {
        using var root = RootDirectory.Open(folder["context"]);
        return FileStamp.Of(root.Status(RootPath.Clean("program"), followLast: false));
    }

    private string[] AttributesOf(FileHashCache hashes)
    {
        using var tree = new FolderTree(RootDirectory.Open(folder["context"]), new FolderTreeOptions { Hashes = hashes });
        var file = Assert.Single(tree.List(TreeNode.EmptyRoot));
        Assert.Equal(Digest.Sha256("x"u8), tree.HashOf(file));
        return [.. file.Metadata.Xattrs.Select(attribute => attribute.Name)];
    }
}
