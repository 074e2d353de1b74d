using System.Text;
using Oci.Build;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>A folder as systems without <c>openat2</c> read it.</summary>
public sealed class PortableFolderTreeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_link_has_a_links_mode_whatever_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs rights on Windows");
        File.WriteAllText(folder["file"], "1");
        File.CreateSymbolicLink(folder["link"], "file");
        File.CreateSymbolicLink(folder["nowhere"], "absent");
        var tree = new PortableFolderTree(folder.Path, new FolderTreeOptions());
        foreach (var (name, target) in new[] { ("link", "file"), ("nowhere", "absent") })
        {
            var node = tree.Find(RootPath.Clean(name))!;
            Assert.Equal((FileKind.SymbolicLink, 0x1ff, target), (node.Kind, node.Metadata.Mode, Encoding.UTF8.GetString(node.LinkTarget.Span)));
        }
    }
}
