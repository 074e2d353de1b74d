using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Native;
using Oci.Testing;

namespace Oci.Interop.MainJob;

/// <summary>A Containerfile becomes an image, a bundle and a running container, and the peers agree.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class MainJobTests(OddImage image) : IClassFixture<OddImage>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    public async Task What_we_build_verifies(string tag) =>
        (await image.Tool.RunAsync("verify", $"oci:{image.Layout}:{tag}")).Succeeded();

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    public void Our_tree_is_the_one_umoci_unpacks(string tag)
    {
        var umoci = Umoci(tag);
        HostProgram.Run(umoci, "unpack", "--image", $"{image.Layout}:{tag}", folder["theirs"]);
        // umoci keeps whole seconds, and makes the root folder itself.
        const TreeAspects aspects = TreeAspects.All & ~TreeAspects.DirectoryTimes | TreeAspects.WholeSeconds;
        var difference = TreeSnapshot.Of(image.Rootfs(tag), aspects).DiffTo(TreeSnapshot.Of(folder["theirs/rootfs"], aspects));
        Assert.Equal("", difference);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    public void Our_tree_is_the_one_podman_mounts(string tag)
    {
        using var podman = new Podman();
        var id = podman.Run("pull", "-q", $"oci:{image.Layout}:{tag}").Trim();
        var mount = podman.Run("image", "mount", id).Trim();
        try
        {
            // podman makes the root folder itself, whatever the image says of it, and has no time before 1970.
            var difference = TreeSnapshot.Of(image.Rootfs(tag)).DiffTo(TreeSnapshot.Of(mount)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.DoesNotContain(difference, line => !line[2..].StartsWith("/ ", StringComparison.Ordinal) && !line.Contains("before-the-epoch", StringComparison.Ordinal));
        }
        finally
        {
            podman.Run("image", "umount", id);
        }
    }

    [Fact]
    public void The_odd_files_are_what_the_steps_made()
    {
        var lines = TreeSnapshot.Of(image.Rootfs("zstd")).Lines;
        string Line(string path) => lines.GetValueOrDefault(RootPath.Clean(path), "absent");
        Assert.Equal("absent", Line("odd/gone"));
        Assert.Equal("absent", Line("odd/opaque/old"));
        Assert.Equal("absent", Line("usr/share/doc/hello/copyright"));
        Assert.Contains(" file 4755 ", Line("odd/setuid"));
        Assert.Contains(" file ", Line("odd/becomes-file"));
        Assert.Contains(" dir ", Line("odd/becomes-dir"));
        Assert.Contains(" fifo ", Line("odd/fifo"));
        Assert.Contains(" char 1:3 ", Line("odd/null"));
        Assert.Contains(" block 7:0 ", Line("odd/loop"));
        Assert.Contains("security.capability=", Line("odd/zeros"));
        Assert.Contains("user.binary=6100620a3d", Line("odd/zeros"));
        Assert.Contains(" 4000000:4000000 ", Line("odd/zeros"));
        Assert.Contains("=/odd/links/one", Line("odd/links/three"));
        Assert.Contains(" 981173106.123456789 ", Line("odd/times/precise"));
        Assert.Contains(lines.Keys, path => path.Bytes.IndexOf((byte)0xe9) > 0);
    }

    [Fact]
    public void Nothing_of_the_runtime_is_in_a_layer()
    {
        var listing = HostProgram.Shell("for b in $(jq -r '.layers[].digest' $1/blobs/sha256/$(jq -r '.manifests[]|select(.annotations[\"org.opencontainers.image.ref.name\"]==\"gzip\").digest' $1/index.json | cut -d: -f2) | cut -d: -f2 | tail -n +2); do tar -tzf $1/blobs/sha256/$b; done", image.Layout);
        var runtime = listing.Split('\n').Where(name => name is "etc/resolv.conf" or "etc/hosts" or "etc/hostname" || name.StartsWith("proc", StringComparison.Ordinal) || name.StartsWith("sys", StringComparison.Ordinal) || name.StartsWith("dev", StringComparison.Ordinal) || name.StartsWith("run", StringComparison.Ordinal) || name == ".dockerenv");
        Assert.Empty(runtime);
    }

    [Fact]
    public async Task The_tool_runs_it() =>
        Assert.Equal(Said, (await image.Tool.RunAsync("--root", folder["state"], "run", $"oci:{image.Layout}:zstd")).Succeeded());

    [Fact]
    public async Task Runc_runs_the_bundle()
    {
        // A bundle of its own: runc makes mount points in it.
        var bundle = folder["bundle"];
        (await image.Tool.RunAsync("unpack", $"oci:{image.Layout}:zstd", bundle)).Succeeded();
        Assert.Equal(Said, HostProgram.Run(Peer.Require("runc"), "--root", folder["runc"], "run", "--bundle", bundle, $"oci-test-{Environment.ProcessId}").TrimEnd('\n'));
    }

    [Fact]
    public void Podman_runs_it()
    {
        using var podman = new Podman();
        var id = podman.Run("pull", "-q", $"oci:{image.Layout}:zstd").Trim();
        Assert.Equal(Said, podman.Run("run", "--rm", "--network", "none", id).TrimEnd('\n'));
    }

    [Fact]
    public void Skopeo_inspects_it()
    {
        using var inspected = JsonDocument.Parse(HostProgram.Run(Peer.Require("skopeo"), "inspect", "--config", $"oci:{image.Layout}:zstd"));
        var config = inspected.RootElement.GetProperty("config");
        Assert.Equal("SIGINT", config.GetProperty("StopSignal").GetString());
        Assert.Equal("/srv/app", config.GetProperty("WorkingDir").GetString());
        Assert.Equal("1000:1000", config.GetProperty("User").GetString());
        Assert.True(config.GetProperty("Volumes").TryGetProperty("/data", out _));
        Assert.Contains("GREETING=hello there", config.GetProperty("Env").EnumerateArray().Select(e => e.GetString()));
    }

    private const string Said = "Hello, world!\n0\n1000\nhello there";

    // Debian 12's umoci reads no zstd; the newer one is found through OCI_PEERS.
    private static string Umoci(string tag)
    {
        var umoci = Peer.Require("umoci");
        if (tag == "zstd" && HostProgram.Run(umoci, "--version").Contains(" 0.4."))
            Assert.Skip("umoci 0.4 reads no zstd layers; OCI_PEERS names a folder with a newer one");
        return umoci;
    }
}
