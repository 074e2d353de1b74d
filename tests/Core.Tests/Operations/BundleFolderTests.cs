using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class BundleFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_with_something_in_it_is_refused_and_left_alone()
    {
        var file = Path.Combine(folder.Make("bundle"), "mine");
        File.WriteAllText(file, "kept");
        var fault = Assert.Throws<OciException>(() => BundleFolder.Begin(folder["bundle"]));
        Assert.Equal(ErrorCodes.BundleNotEmpty, fault.Code);
        Assert.Contains(folder["bundle"], fault.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Fact]
    public void What_is_not_kept_goes_with_the_folder_where_that_was_made_too()
    {
        folder.Make("given");
        foreach (var name in (string[])["made/deep", "given"])
        {
            using var bundle = BundleFolder.Begin(folder[name]);
            Directory.CreateDirectory(bundle.RootFolder);
            File.WriteAllText(Path.Combine(bundle.RootFolder, "file"), "");
        }
        Assert.False(Directory.Exists(folder["made/deep"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["given"]));
    }

    [Fact]
    public void What_is_kept_stays_and_is_its_owners_only()
    {
        using (var bundle = BundleFolder.Begin(folder["bundle"]))
        {
            Directory.CreateDirectory(bundle.RootFolder);
            bundle.Keep();
        }
        Assert.True(Directory.Exists(folder["bundle/rootfs"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["bundle"]));
    }
}
