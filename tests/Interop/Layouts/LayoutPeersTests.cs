using System.Text.Json;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Layouts;

/// <summary>umoci and oras on the same layout.</summary>
public sealed class LayoutPeersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Umoci_lists_tags_and_collects_a_layout_of_ours_and_we_one_of_its()
    {
        var layout = OciLayout.OpenOrCreate(folder["ours"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x", "y");
        await layout.TagAsync("v1", image.Descriptor, Ct);
        Assert.Equal("v1", (await PeerCommand.RunAsync("umoci", "ls", "--layout", folder["ours"])).Trim());
        await PeerCommand.RunAsync("umoci", "tag", "--image", $"{folder["ours"]}:v1", "v2");
        Assert.Equal(image.Descriptor.Digest, (await layout.FindAsync("v2", Ct))!.Digest);
        using var stat = JsonDocument.Parse(await PeerCommand.RunAsync("umoci", "stat", "--json", "--image", $"{folder["ours"]}:v1"));
        Assert.Equal(2, stat.RootElement.GetProperty("history").GetArrayLength());
        await layout.UntagAsync("v1", Ct);
        await PeerCommand.RunAsync("umoci", "gc", "--layout", folder["ours"]);
        await SampleImage.AssertIntactAsync(layout, image.Descriptor);

        OciLayout.OpenOrCreate(folder["empty"]);
        await PeerCommand.RunAsync("umoci", "new", "--image", $"{folder["empty"]}:new");

        await PeerCommand.RunAsync("umoci", "init", "--layout", folder["theirs"]);
        await PeerCommand.RunAsync("umoci", "new", "--image", $"{folder["theirs"]}:empty");
        await PeerCommand.RunAsync("umoci", "config", "--config.env", "A=b", "--config.label", "k=v", "--config.volume", "/data", "--image", $"{folder["theirs"]}:empty", "--tag", "edited");
        var theirs = OciLayout.Open(folder["theirs"]);
        var edited = await new ImageLoader(theirs).LoadManifestAsync((await theirs.FindAsync("edited", Ct))!, Ct);
        Assert.Equal(["A=b"], edited.Config.Value.Config!.Env);
        Assert.Equal(["/data"], edited.Config.Value.Config.Volumes);
        await new LayoutCollector(theirs).CollectAsync([], dryRun: false, Ct);
        Assert.Equal("v", (await new ImageLoader(theirs).LoadManifestAsync((await theirs.FindAsync("edited", Ct))!, Ct)).Config.Value.Config!.Labels!["k"]);
        await PeerCommand.RunAsync("umoci", "stat", "--image", $"{folder["theirs"]}:edited");
    }

    [Fact]
    public async Task Oras_attaches_to_an_image_of_ours_and_finds_what_we_attach()
    {
        Assert.SkipUnless(Peer.Find("oras") is not null, "Debian has no oras; OCI_PEERS names a folder that may have it");
        var layout = OciLayout.OpenOrCreate(folder["ours"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        await layout.TagAsync("v1", image.Descriptor, Ct);
        await File.WriteAllTextAsync(folder["note.txt"], "signed", Ct);
        await PeerCommand.RunAsync("oras", "attach", "--disable-path-validation", "--oci-layout", "--artifact-type", "application/vnd.example.theirs", $"{folder["ours"]}:v1", $"{folder["note.txt"]}:text/plain");
        var listed = new List<Descriptor>();
        await foreach (var referrer in layout.ListReferrersAsync(image.Descriptor.Digest, Ct)) listed.Add(referrer);
        Assert.Equal("application/vnd.example.theirs", Assert.Single(listed).ArtifactType);
        Assert.Equal(image.Descriptor.Digest, (await layout.FindAsync(null, Ct))!.Digest);
        await layout.AddAsync(await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "ours"), Ct);
        var discovered = await PeerCommand.RunAsync("oras", "discover", "--oci-layout", "--format", "json", $"{folder["ours"]}:v1");
        Assert.Contains("application/vnd.example.note", discovered, StringComparison.Ordinal);
        Assert.Contains("application/vnd.example.theirs", discovered, StringComparison.Ordinal);
        Assert.Empty((await new LayoutCollector(layout).CollectAsync([], dryRun: true, Ct)).Removed);
    }
}
