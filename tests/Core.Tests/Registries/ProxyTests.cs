using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>The way over a proxy: with its password, for the hosts it is meant for.</summary>
public sealed class ProxyTests : RegistryTestBase, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();

    public void Dispose()
    {
        folder.Dispose();
        authority.Dispose();
    }

    private ForwardProxy Proxy(bool asks = true) => Add(new ForwardProxy(asks));

    private RegistryRepository Open(string name, string? proxy, string? exceptions = null, bool? verify = null) => Session(options => options with
    {
        Proxy = ProxySettings.Of(proxy, proxy, exceptions),
        CertificateFolder = folder.Path,
        VerifyTls = verify,
        RetryTimes = 1,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    }).OpenToWrite(ImageReference.Parse(name));

    [Fact]
    public async Task Https_goes_through_a_tunnel_that_asks_for_a_password()
    {
        var registry = Add(new FakeRegistry(authority.IssueServer("registry.example")));
        var proxy = Proxy();
        proxy.Ways["registry.example:5000"] = registry.Server.Host;
        await File.WriteAllTextAsync(folder["ca.crt"], authority.Pem, Ct);
        var bytes = Bytes(300_000);
        var repository = Open("registry.example:5000/team/app", proxy.AddressWithPassword);
        var content = new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };
        Assert.True(await PushAsync(repository, content, bytes));
        Assert.Equal(bytes, await ReadAsync(repository, content));
        Assert.All(proxy.Passed, passed => Assert.Equal("CONNECT registry.example:5000", passed));
        Assert.All(registry.Server.Calls, call => Assert.Null(call.Header("Proxy-Authorization")));
    }

    [Fact]
    public async Task Http_goes_through_with_whole_addresses_and_bodies_are_sent_again_after_the_password_was_asked_for()
    {
        var proxy = Proxy();
        proxy.Ways["registry.example:80"] = Registry.Server.Host;
        var bytes = Bytes(300_000);
        var repository = Open("registry.example/team/app", proxy.AddressWithPassword, verify: false);
        var content = new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };
        Assert.True(await PushAsync(repository, content, bytes));
        Assert.Equal(bytes, await ReadAsync(repository, content));
        Assert.Contains(proxy.Calls, call => call.Method == "CONNECT"); // https is tried first
        Assert.Contains(proxy.Passed, passed => passed.StartsWith("PUT http://registry.example/v2/", StringComparison.Ordinal));
        Assert.All(Registry.Server.Calls, call => Assert.Null(call.Header("Proxy-Authorization")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_does_not_know_us_is_said_to_be_at_fault_and_no_password_is_shown(bool? verify)
    {
        var proxy = Proxy();
        foreach (var address in (string[])[proxy.Address, proxy.AddressWithPassword.Replace("worker", "stranger", StringComparison.Ordinal)])
        {
            var before = proxy.Calls.Count;
            var fault = await Assert.ThrowsAsync<RegistryException>(() => Open("registry.example/app", address, verify: verify).ResolveAsync("v1", Ct));
            Assert.Equal(ErrorCodes.RegistryUnreachable, fault.Code);
            Assert.Contains("proxy", fault.Message, StringComparison.Ordinal);
            Assert.Contains("HTTPS_PROXY", fault.Hint, StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.EscapeDataString(ForwardProxy.Password), fault.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(ForwardProxy.Password, fault.ToString(), StringComparison.Ordinal);
            Assert.InRange(proxy.Calls.Count - before, 1, 6);
        }
    }

    [Theory]
    [InlineData("ftp://proxy.example")]
    [InlineData("http://user:hush@")]
    [InlineData("http://user:hush@proxy:port")]
    public void What_is_no_proxy_is_said_without_its_password(string text)
    {
        var fault = Assert.Throws<OciException>(() => ProxySettings.Of(null, text, null));
        Assert.Equal(ErrorCodes.Usage, fault.Code);
        Assert.DoesNotContain("hush", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("http://proxy.example", "http://proxy.example/")]
    [InlineData("https://u:p@proxy.example:8443/x?y", "https://proxy.example:8443/")]
    [InlineData("socks5://proxy.example:1080", "socks5://proxy.example:1080/")]
    [InlineData("", null)]
    [InlineData(" ", null)]
    public void Proxies_are_written_in_many_ways(string text, string? address) =>
        Assert.Equal(address, ProxySettings.Of(null, text, null).GetProxy(new Uri("https://registry.example/"))?.AbsoluteUri);

    [Fact]
    public void A_proxys_user_is_told_to_that_proxy_alone()
    {
        var settings = ProxySettings.Of("http://one:1@first.example", "http://t%40wo:2%3A%2f@second.example:3128", null);
        Assert.Equal(("one", "1"), UserOf(settings, "http://first.example/"));
        Assert.Equal(("t@wo", "2:/"), UserOf(settings, "http://second.example:3128/"));
        Assert.Equal((null, null), UserOf(settings, "http://third.example/"));
        Assert.Equal((null, null), UserOf(ProxySettings.Of("http://first.example", null, null), "http://first.example/"));
    }

    private static (string?, string?) UserOf(ProxySettings settings, string proxy) => settings.Credentials!.GetCredential(new Uri(proxy), "Basic") is { } found ? (found.UserName, found.Password) : (null, null);

    [Theory]
    [InlineData("https://registry.example/", "registry.example", true)]
    [InlineData("https://sub.registry.example/", "registry.example", true)]
    [InlineData("https://sub.registry.example/", ".registry.example", true)]
    [InlineData("https://sub.registry.example/", "*.registry.example", true)]
    [InlineData("https://otherregistry.example/", "registry.example", false)]
    [InlineData("https://otherregistry.example/", ".registry.example", false)]
    [InlineData("https://registry.example./", "registry.example", true)]
    [InlineData("https://REGISTRY.example/", "Registry.Example", true)]
    [InlineData("https://registry.example/", "registry.example:443", true)]
    [InlineData("https://registry.example:5000/", "registry.example:443", false)]
    [InlineData("https://registry.example:5000/", "registry.example:5000", true)]
    [InlineData("https://registry.example:5000/", "registry.example:x", false)]
    [InlineData("https://registry.example/", "*", true)]
    [InlineData("https://registry.example/", "a, b,registry.example", true)]
    [InlineData("https://registry.example/", "a b registry.example", true)]
    [InlineData("https://registry.example/", "", false)]
    [InlineData("https://registry.example/", ".", false)]
    [InlineData("https://registry.example/", ",", false)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8", true)]
    [InlineData("https://10.1.2.3/", "10.9.9.9/8", true)]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8", false)]
    [InlineData("https://10.1.2.3/", "10.1.2.2/31", true)]
    [InlineData("https://10.1.2.4/", "10.1.2.2/31", false)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/33", false)]
    [InlineData("https://10.1.2.3/", "0.0.0.0/0", true)]
    [InlineData("https://10.1.2.3/", "10.1.2.3", true)]
    [InlineData("https://10.1.2.3:5000/", "10.1.2.3:5000", true)]
    [InlineData("https://110.1.2.3/", "10.1.2.3", false)]
    [InlineData("https://registry.example/", "10.0.0.0/8", false)]
    [InlineData("https://[2001:db8::7]/", "2001:db8::7", true)]
    [InlineData("https://[2001:db8::7]/", "2001:DB8:0::7", true)]
    [InlineData("https://[2001:db8::7]/", "[2001:db8::7]", true)]
    [InlineData("https://[2001:db8::7]:5000/", "[2001:db8::7]:5000", true)]
    [InlineData("https://[2001:db8::7]:5000/", "[2001:db8::7]:443", false)]
    [InlineData("https://[2001:db8::7]/", "2001:db8::/32", true)]
    [InlineData("https://[2001:db9::7]/", "2001:db8::/32", false)]
    [InlineData("https://127.0.0.1/", "", true)]
    [InlineData("https://localhost/", "", true)]
    [InlineData("https://[::1]/", "", true)]
    public void Hosts_are_left_out_in_many_ways(string host, string exceptions, bool isBypassed)
    {
        var settings = ProxySettings.Of("proxy.example:1", "proxy.example:2", exceptions);
        Assert.Equal(isBypassed, settings.IsBypassed(new Uri(host)));
        Assert.Equal(isBypassed, settings.GetProxy(new Uri(host)) is null);
    }

    [Theory]
    [InlineData(0.5, 0.5)] // whichever is first
    [InlineData(0.3, 600)]
    [InlineData(600, 0.3)]
    public async Task A_proxy_that_stalls_is_not_waited_for_for_ever(double idle, double connect)
    {
        var proxy = Add(new HttpServer(call => call.StallAsync()));
        var repository = Session(options => options with { Proxy = ProxySettings.Of(proxy.Address, proxy.Address, null), IdleTimeout = TimeSpan.FromSeconds(idle), ConnectTimeout = TimeSpan.FromSeconds(connect), RetryTimes = 1 }).Open(ImageReference.Parse("registry.example/app"));
        var fault = await Assert.ThrowsAsync<RegistryException>(() => repository.ResolveAsync("v1", Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct));
        Assert.Equal(ErrorCodes.RegistryUnreachable, fault.Code);
    }
}
