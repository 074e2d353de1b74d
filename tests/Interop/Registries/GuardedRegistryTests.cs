using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>Registries behind what companies put before them: clients' certificates, proxies with a password, limits of bodies, redirects.</summary>
public sealed class GuardedRegistryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PeerImages images;
    private readonly ToolRunner tool;

    public GuardedRegistryTests()
    {
        images = new PeerImages(folder);
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["HOME"] = folder.Make("home");
        foreach (var name in (string[])["DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY", "no_proxy", "NO_PROXY"]) tool.Environment[name] = null;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_client_with_a_certificate_comes_in_over_a_proxy_with_a_password_as_skopeo_does()
    {
        using var authority = new TestAuthority();
        using var clients = new TestAuthority("clients");
        using var between = clients.Below("between");
        await using var registry = await DockerRegistry.StartWithClientsAsync(authority, clients, "registry.example");
        await using var proxy = new ForwardProxy();
        proxy.Ways["registry.example:5000"] = registry.Host;
        var certificates = folder.Make("certs");
        var own = between.IssueClient("me");
        await File.WriteAllTextAsync(Path.Combine(certificates, "ca.crt"), authority.Pem, TestContext.Current.CancellationToken);
        tool.Environment["HTTPS_PROXY"] = proxy.AddressWithPassword;
        var stranger = (await tool.RunAsync("copy", "--dest-cert-dir", certificates, images.Small, "docker://registry.example:5000/app:1")).Failed(1);
        Assert.Contains("OCI3012", stranger, StringComparison.Ordinal);
        Assert.Contains("NAME.cert", stranger, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(certificates, "me.cert"), between.ChainPem(own), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(certificates, "me.key"), TestAuthority.KeyPem(own), TestContext.Current.CancellationToken);
        (await tool.RunAsync("copy", "--dest-cert-dir", certificates, images.Small, "docker://registry.example:5000/app:1")).Succeeded();
        Skopeo(proxy, "copy", "-q", "--src-cert-dir", certificates, "docker://registry.example:5000/app:1", $"oci:{folder["theirs"]}:1");
        Skopeo(proxy, "copy", "-q", "--dest-cert-dir", certificates, $"oci:{folder["theirs"]}:1", "docker://registry.example:5000/app:2");
        (await tool.RunAsync("copy", "--src-cert-dir", certificates, "docker://registry.example:5000/app:2", $"oci:{folder["ours"]}:1")).Succeeded();
        Assert.Equal(await images.DigestAsync("gzip"), (await OciLayout.Open(folder["ours"]).FindAsync("1", TestContext.Current.CancellationToken))!.Digest);
        tool.Environment["HTTPS_PROXY"] = proxy.Address;
        var refused = (await tool.RunAsync("digest", "--cert-dir", certificates, "docker://registry.example:5000/app:1")).Failed(1);
        Assert.Contains("proxy", refused, StringComparison.Ordinal);
        // The registry without the proxy: by its address, which is on loopback.
        Assert.StartsWith("sha256:", (await tool.RunAsync("digest", "--cert-dir", certificates, $"docker://{registry.Host}/app:1")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_limit_of_bodies_and_a_redirect_images_travel_and_the_password_does_not()
    {
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        var credentials = $"{DockerRegistry.Username}:{DockerRegistry.Password}";
        await using var front = await NginxFront.StartAsync(registry.Host, "200k", $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials))}");
        var place = OciLayout.OpenOrCreate(folder["large"]);
        var noise = new byte[1_500_000];
        new Random(7).NextBytes(noise);
        var image = await SampleImage.WriteAsync(place, null, LayerCompression.Gzip, Convert.ToBase64String(noise), "small");
        await place.TagAsync("1", image.Descriptor, TestContext.Current.CancellationToken);
        (await tool.RunAsync("copy", "--dest-creds", credentials, $"oci:{folder["large"]}:1", $"docker://{front.Host}/app:1")).Succeeded();
        (await tool.RunAsync("copy", "--src-creds", credentials, $"docker://{front.Host}/app:1", $"oci:{folder["back"]}:1")).Succeeded();
        (await tool.RunAsync("verify", $"oci:{folder["back"]}")).Succeeded();
        Assert.Equal(image.Descriptor.Digest, (await OciLayout.Open(folder["back"]).FindAsync("1", TestContext.Current.CancellationToken))!.Digest);
        Assert.Equal(image.Layers.Count + 1, front.BlobLog.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(front.BlobLog.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("200 -", line));
        HostProgram.Run(Peer.Require("skopeo"), "inspect", "--tls-verify=false", "--creds", credentials, $"docker://{front.Host}/app:1");
    }

    private static void Skopeo(ForwardProxy proxy, params string[] arguments) =>
        HostProgram.Run("env", ["-u", "NO_PROXY", "-u", "no_proxy", $"HTTPS_PROXY={proxy.AddressWithPassword}", Peer.Require("skopeo"), "--insecure-policy", .. arguments]);
}
