using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

public sealed class ResolverFilesTests
{
    [Theory]
    [InlineData("nameserver 10.0.0.1\nsearch a\n", "nameserver 10.0.0.1\nsearch a\n")]
    [InlineData("nameserver 127.0.0.53\noptions edns0\nnameserver 10.0.0.1\n", "options edns0\nnameserver 10.0.0.1\n")]
    [InlineData("nameserver  127.0.0.53\n", "nameserver 192.0.2.53\n")]
    [InlineData("nameserver ::1\n", "nameserver 192.0.2.53\n")]
    [InlineData("", "")]
    public void Servers_that_only_the_host_reaches_are_left_out(string host, string expected) =>
        Assert.Equal(expected, ResolverFiles.WithoutLoopback(host, () => "nameserver 127.0.0.1\nnameserver 192.0.2.53\n"));

    [Fact]
    public void A_container_has_one_line_with_its_address_and_the_file_stays_the_same()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["hosts"], "127.0.0.1\tlocalhost\n10.0.0.9\tweb\n");
        using var mounted = File.Open(folder["hosts"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        ResolverFiles.Rename(folder.Path, "web", null, "10.90.7.2");
        ResolverFiles.Rename(folder.Path, "web", "10.90.7.2", "10.90.7.5");
        Assert.Equal("127.0.0.1\tlocalhost\n10.0.0.9\tweb\n10.90.7.5\tweb\n", new StreamReader(mounted).ReadToEnd());
    }

    [Fact]
    public void A_file_that_a_container_made_huge_is_not_read()
    {
        using var folder = new TemporaryFolder();
        using (var hosts = File.Create(folder["hosts"])) hosts.SetLength(1L << 32);
        ResolverFiles.Rename(folder.Path, "web", null, "10.90.7.2");
        Assert.Equal(1L << 32, new FileInfo(folder["hosts"]).Length);
    }

    [Fact]
    public void A_container_that_keeps_its_images_hosts_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        ResolverFiles.Rename(folder.Path, "web", null, "10.90.7.2");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
