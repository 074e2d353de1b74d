using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

public sealed class ResolverSettingsTests
{
    private const string Host = "# by hand\nsearch one.example\nnameserver 10.0.0.1\nnameserver 10.0.0.2\noptions ndots:2\n";

    [Fact]
    public void Nothing_said_leaves_the_hosts_as_it_is() => Assert.Equal(Host, new ResolverSettings().Apply(Host));

    [Fact]
    public void Each_kind_that_is_said_replaces_the_hosts_of_that_kind()
    {
        Assert.Equal("# by hand\nsearch one.example\noptions ndots:2\nnameserver 9.9.9.9\nnameserver ::1\n", new ResolverSettings { Servers = ["9.9.9.9", "::1"] }.Apply(Host));
        Assert.Equal("# by hand\nnameserver 10.0.0.1\nnameserver 10.0.0.2\noptions ndots:2\nsearch a b\n", new ResolverSettings { Searches = ["a", "b"] }.Apply(Host));
        Assert.Equal("search a\nnameserver 9.9.9.9\noptions use-vc rotate\n", new ResolverSettings { Servers = ["9.9.9.9"], Searches = ["a"], Options = ["use-vc", "rotate"] }.Apply("domain old\nnameserver 1.1.1.1"));
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:53")]
    [InlineData("")]
    [InlineData("9.9.9.9\nnameserver 8.8.8.8")]
    public void A_server_is_an_address(string server) =>
        Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => new ResolverSettings { Servers = [server] }.Apply("")).Code);
}
