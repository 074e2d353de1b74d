using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>What cosign and oras say about an image goes with it: to another registry, into a layout, and back; and they find all of it there.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class SignatureTests : IDisposable
{
    private static readonly string[] Local = ["--allow-http-registry", "--allow-insecure-registry"];

    private readonly TemporaryFolder folder = new();
    private readonly PeerImages images;
    private readonly ToolRunner tool;

    public SignatureTests()
    {
        images = new PeerImages(folder);
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Signatures_attestations_and_artifacts_travel_and_are_found_everywhere()
    {
        foreach (var peer in (string[])["cosign", "oras"]) Assert.SkipUnless(Peer.Find(peer) is not null, $"Debian has no {peer}; OCI_PEERS names a folder that may have it");
        await using var here = await DockerRegistry.StartAsync();
        await using var there = await DockerRegistry.StartAsync();
        var digest = await images.DigestAsync("gzip");
        (await tool.RunAsync("copy", images.Small, $"docker://{here.Host}/app:1")).Succeeded();
        await SignAsync($"{here.Host}/app@{digest}");
        (await tool.RunAsync("copy", "--all", "--referrers", $"docker://{here.Host}/app:1", $"docker://{there.Host}/app:1")).Succeeded();
        (await tool.RunAsync("copy", "--all", "--referrers", $"docker://{there.Host}/app:1", $"oci:{folder["layout"]}:1")).Succeeded();
        (await tool.RunAsync("copy", "--all", "--referrers", $"oci:{folder["layout"]}:1", $"docker://{here.Host}/back:1")).Succeeded();
        (await tool.RunAsync("verify", $"oci:{folder["layout"]}")).Succeeded();
        foreach (var place in (string[])[$"{there.Host}/app", $"{here.Host}/back"])
        {
            foreach (var bundle in (string[])["true", "false"]) Cosign(["verify", "--key", folder["cosign.pub"], "--insecure-ignore-tlog=true", $"--new-bundle-format={bundle}", .. Local, $"{place}:1"]);
            Cosign(["verify-attestation", "--type", "custom", "--key", folder["cosign.pub"], "--insecure-ignore-tlog=true", "--new-bundle-format=false", .. Local, $"{place}:1"]);
            Assert.Equal(4, Cosign(["tree", .. Local, $"{place}:1"]).Split(" sha256:").Length - 1);
            AssertTypes(HostProgram.Run(Peer.Require("oras"), "discover", "--plain-http", "--format", "json", $"{place}:1"));
            AssertTypes((await tool.RunAsync("discover", $"docker://{place}:1")).Succeeded());
        }
        AssertTypes(HostProgram.Run(Peer.Require("oras"), "discover", "--oci-layout", "--format", "json", $"{folder["layout"]}:1"));
        // The list of them that the first registry has was written by cosign, which is wrong about types.
        AssertTypes((await tool.RunAsync("discover", $"docker://{here.Host}/app:1")).Succeeded());
    }

    private static void AssertTypes(string found)
    {
        Assert.Contains("application/vnd.dev.sigstore.bundle.v0.3+json", found, StringComparison.Ordinal);
        Assert.Contains("text/note", found, StringComparison.Ordinal);
    }

    // In both of cosign's forms: as a referrer, and under tags made of the digest.
    private async Task SignAsync(string image)
    {
        await File.WriteAllTextAsync(folder["predicate.json"], "{}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["note.txt"], "note", TestContext.Current.CancellationToken);
        Cosign(["generate-key-pair", "--output-key-prefix", folder["cosign"]]);
        string[] common = ["--key", folder["cosign.key"], "--tlog-upload=false", "--use-signing-config=false", "-y", .. Local];
        foreach (var bundle in (string[])["true", "false"]) Cosign(["sign", $"--new-bundle-format={bundle}", .. common, image]);
        Cosign(["attest", "--new-bundle-format=false", "--predicate", folder["predicate.json"], "--type", "custom", .. common, image]);
        HostProgram.Run(Peer.Require("oras"), "attach", "--plain-http", "--disable-path-validation", "--artifact-type", "text/note", image, $"{folder["note.txt"]}:text/plain");
    }

    private string Cosign(string[] arguments) => HostProgram.Run("env", ["COSIGN_PASSWORD=test", $"HOME={folder.Path}", Peer.Require("cosign"), .. arguments]);
}
