using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Interop.Layouts;

/// <summary>What we write skopeo reads, and the other way round: layouts, archives, Docker's archives, flat folders, the store.</summary>
public sealed class SkopeoTests : IDisposable, IProgress<ProgressEvent>
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalStore store;

    public SkopeoTests() => store = LocalStore.Open(folder["state"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    void IProgress<ProgressEvent>.Report(ProgressEvent value) { }

    [Theory]
    [InlineData("oci:$/ours:v1", "gzip")]
    [InlineData("oci:$/ours:v1", "zstd")]
    [InlineData("oci:$/ours:docker.io/library/app:1", "none")]
    [InlineData("oci-archive:$/ours.tar:v1", "gzip")]
    [InlineData("oci-archive:$/ours.tar:v1", "zstd")]
    [InlineData("docker-archive:$/ours.tar:app:1", "gzip")]
    [InlineData("docker-archive:$/ours.tar", "zstd")]
    [InlineData("dir:$/ours", "gzip")]
    [InlineData("dir:$/ours", "zstd")]
    public async Task What_we_write_skopeo_reads(string place, string compression)
    {
        var image = await MakeAsync(LayerCompression.Parse(compression), "one", "two", "one");
        await CopyAsync("oci:$/source:v1", place);
        var raw = await PeerCommand.RunAsync("skopeo", "inspect", "--raw", At(place));
        var config = await PeerCommand.RunAsync("skopeo", "inspect", "--config", "--raw", At(place));
        Assert.Equal(image.Config.Raw.ToArray(), System.Text.Encoding.UTF8.GetBytes(config));
        if (!place.StartsWith("docker-", StringComparison.Ordinal)) Assert.Equal(image.Manifest.Raw.ToArray(), System.Text.Encoding.UTF8.GetBytes(raw));
        await PeerCommand.SkopeoCopyAsync(At(place), At("oci:$/theirs:v1"));
        var theirs = OciLayout.Open(folder["theirs"]);
        await SampleImage.AssertIntactAsync(theirs, (await theirs.FindAsync("v1", Ct))!);
    }

    [Theory]
    [InlineData("oci:$/theirs:v1")]
    [InlineData("oci:$/theirs")]
    [InlineData("oci-archive:$/theirs.tar:v1")]
    [InlineData("docker-archive:$/theirs.tar:app:1")]
    [InlineData("dir:$/theirs")]
    public async Task What_skopeo_writes_we_read(string place)
    {
        var image = await MakeAsync(LayerCompression.Gzip, "one", "two");
        await PeerCommand.SkopeoCopyAsync(At("oci:$/source:v1"), At(place));
        await CopyAsync(place, "oci:$/back:v1");
        var back = OciLayout.Open(folder["back"]);
        var target = (await back.FindAsync("v1", Ct))!;
        await SampleImage.AssertIntactAsync(back, target);
        Assert.Equal(image.Config.Value.RootFs.DiffIds, (await new ImageLoader(back).LoadManifestAsync(target, Ct)).Config.Value.RootFs.DiffIds);
    }

    [Theory]
    [InlineData("oci:$/ours:v1", "oci:$/theirs:v1")]
    [InlineData("oci-archive:$/ours.tar:v1", "oci-archive:$/theirs.tar:v1")]
    [InlineData("dir:$/ours", "dir:$/theirs")]
    public async Task An_index_goes_both_ways_byte_for_byte(string ours, string theirs)
    {
        var index = await MakeIndexAsync();
        await CopyAsync("oci:$/source:multi", ours);
        await PeerCommand.SkopeoCopyAsync("--all", "--preserve-digests", At(ours), At(theirs));
        await CopyAsync(theirs, "oci:$/back:v1");
        var back = OciLayout.Open(folder["back"]);
        Assert.Equal(index.Digest, (await back.FindAsync("v1", Ct))!.Digest);
        await SampleImage.AssertIntactAsync(back, index);
    }

    [Fact]
    public async Task Docker_schema_2_is_kept_as_it_is()
    {
        await MakeAsync(LayerCompression.Gzip, "one");
        await PeerCommand.SkopeoCopyAsync("--format", "v2s2", At("oci:$/source:v1"), At("dir:$/docker"));
        await CopyAsync("dir:$/docker", "oci:$/back:v1");
        var back = OciLayout.Open(folder["back"]);
        var target = (await back.FindAsync("v1", Ct))!;
        Assert.Equal(MediaTypes.DockerManifest, target.MediaType);
        await SampleImage.AssertIntactAsync(back, target);
        Assert.Equal(target.Digest.ToString(), $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(folder["docker/manifest.json"], Ct)))}");
    }

    [Fact]
    public async Task What_skopeo_puts_into_the_store_is_found_there_and_what_we_tag_is_read_by_it()
    {
        await MakeAsync(LayerCompression.Gzip, "one");
        var fault = await Assert.ThrowsAsync<OciException>(() => new ImageResolver(store, folder["tmp"]).ResolveAsync(ImageLocation.Parse("debian:12"), Ct));
        Assert.Equal("dotnet-oci copy docker://docker.io/library/debian:12 debian:12", fault.Hint);
        Directory.CreateDirectory(folder["state"]);
        await PeerCommand.SkopeoCopyAsync(At("oci:$/source:v1"), $"oci:{store.Folder}:docker.io/library/debian:12");
        using var opened = await new ImageResolver(store, folder["tmp"]).ResolveAsync(ImageLocation.Parse("debian:12"), Ct);
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
        await store.TagAsync(ImageReference.Parse("other"), opened.Target, Ct);
        Assert.Contains("\"diff_ids\"", await PeerCommand.RunAsync("skopeo", "inspect", "--config", "--raw", $"oci:{store.Folder}:docker.io/library/other:latest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_skopeo_moves_and_one_that_we_move_mean_the_new_image()
    {
        await MakeAsync(LayerCompression.Gzip, "one");
        await CopyAsync("oci:$/source:v1", "oci:$/shared:v1");
        var next = await MakeAsync(LayerCompression.Gzip, "next");
        await PeerCommand.SkopeoCopyAsync(At("oci:$/source:v1"), At("oci:$/shared:v1"));
        Assert.Equal(next.Descriptor.Digest, (await OciLayout.Open(folder["shared"]).FindAsync("v1", Ct))!.Digest);
        var last = await MakeAsync(LayerCompression.Gzip, "last");
        await CopyAsync("oci:$/source:v1", "oci:$/shared:v1");
        Assert.Equal(last.Manifest.Raw.ToArray(), System.Text.Encoding.UTF8.GetBytes(await PeerCommand.RunAsync("skopeo", "inspect", "--raw", At("oci:$/shared:v1"))));
    }

    private async Task<Image> MakeAsync(LayerCompression compression, params string[] contents)
    {
        var layout = OciLayout.OpenOrCreate(folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, compression, contents);
        await layout.TagAsync("v1", image.Descriptor, Ct);
        return image;
    }

    private async Task<Descriptor> MakeIndexAsync()
    {
        var layout = OciLayout.OpenOrCreate(folder["source"]);
        var index = await SampleImage.WriteIndexAsync(layout, await SampleImage.WriteAsync(layout, null, null, "x"), await SampleImage.WriteAsync(layout, Platform.Parse("linux/arm64"), null, "y"));
        await layout.TagAsync("multi", index, Ct);
        return index;
    }

    private async Task CopyAsync(string from, string to)
    {
        using var source = await new ImageResolver(store, folder["tmp"]).ResolveAsync(ImageLocation.Parse(At(from)), Ct);
        await new ImageCopier(store, folder["tmp"], this).CopyAsync(source, ImageLocation.Parse(At(to)), CopyOptions.All, Ct);
    }

    private string At(string place) => place.Replace("$", folder.Path, StringComparison.Ordinal);
}
