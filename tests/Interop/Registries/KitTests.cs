using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The test kit itself, judged by a peer.</summary>
public sealed class KitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Skopeo_pushes_to_every_kind_of_registry()
    {
        var image = new PeerImages(folder).Small;
        await using (var plain = await DockerRegistry.StartAsync()) Push(image, plain.Host);
        await using (var password = await DockerRegistry.StartWithPasswordAsync()) Push(image, password.Host, "--dest-creds", "user:pass:word");
        await using var tokens = new TokenServer();
        await using (var registry = await DockerRegistry.StartWithTokensAsync(tokens)) Push(image, registry.Host, "--dest-creds", "user:pass:word");
        Assert.NotEmpty(tokens.Calls);
        await using var tls = await DockerRegistry.StartWithTlsAsync();
        Push(image, tls.Host);
    }

    [Fact]
    public async Task A_proxy_without_faults_changes_nothing()
    {
        var image = new PeerImages(folder).Small;
        await using var registry = await DockerRegistry.StartAsync();
        await using var proxy = new FaultProxy(registry.Host, Fault.NoLength("^GET .*/blobs/"));
        Push(image, proxy.Host);
        HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--src-tls-verify=false", $"docker://{proxy.Host}/app:1", $"oci:{folder["back"]}:1");
        await using var front = await NginxFront.StartAsync(registry.Host, "1m");
        HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--src-tls-verify=false", $"docker://{front.Host}/app:1", $"oci:{folder["again"]}:1");
        Assert.NotEmpty(front.BlobLog);
    }

    private static void Push(string image, string host, params string[] more) =>
        HostProgram.Run(Peer.Require("skopeo"), ["--insecure-policy", "copy", "-q", "--dest-tls-verify=false", .. more, image, $"docker://{host}/app:1"]);
}
