using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Images;

/// <summary>Every way in which an image can be wrong about itself has its finding.</summary>
public sealed class ImageVerifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DirectoryContentStore store;

    public ImageVerifierTests() => store = new DirectoryContentStore(folder["blobs"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intact_image_has_no_findings_and_everything_was_read()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one", "two");
        var index = await SampleImage.WriteIndexAsync(store, image);
        var result = await new ImageVerifier(store).VerifyAsync(index, Ct);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(5, result.Blobs);
        Assert.Equal(index.Size + image.Descriptor.Size + image.Config.Raw.Length + image.Layers.Sum(layer => layer.Descriptor.Size), result.Bytes);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("none")]
    public async Task Every_damaged_byte_of_a_layer_is_found(string compression)
    {
        var image = await SampleImage.WriteAsync(store, null, LayerCompression.Parse(compression), "some content");
        var path = store.PathOf(image.Layers[0].Descriptor.Digest);
        var whole = await File.ReadAllBytesAsync(path, Ct);
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 40))
        {
            var altered = whole.ToArray();
            altered[at] ^= 0x40;
            await File.WriteAllBytesAsync(path, altered, Ct);
            Assert.False((await new ImageVerifier(store).VerifyAsync(image.Descriptor, Ct)).IsIntact, $"byte {at}");
        }
    }

    [Theory]
    [InlineData("manifest", "cut")]
    [InlineData("manifest", "longer")]
    [InlineData("manifest", "missing")]
    [InlineData("config", "cut")]
    [InlineData("config", "longer")]
    [InlineData("config", "missing")]
    [InlineData("config", "zeroed")]
    [InlineData("layer", "cut")]
    [InlineData("layer", "longer")]
    [InlineData("layer", "missing")]
    [InlineData("layer", "zeroed")]
    public async Task Damaged_and_missing_blobs_are_found_and_the_rest_is_still_checked(string what, string how)
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one", "two");
        var victim = what switch { "manifest" => image.Descriptor, "config" => image.Config.Descriptor, _ => image.Layers[0].Descriptor };
        await DamageAsync(store.PathOf(victim.Digest), how);
        var result = await new ImageVerifier(store).VerifyAsync(image.Descriptor, Ct);
        Assert.False(result.IsIntact);
        Assert.Contains(result.Diagnostics, finding => finding.Message.Contains(victim.Digest.ToString(), StringComparison.Ordinal));
        if (what != "manifest") Assert.True(result.Blobs >= 2);
    }

    [Fact]
    public async Task A_wrong_diff_ID_is_found()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one");
        var draft = ImageDraft.From(image).Clear().Add(image.Layers[0] with { DiffId = Digest.Sha256("other"u8) }, new History());
        await AssertFoundAsync((await draft.CommitAsync(store, Ct)).Descriptor, ErrorCodes.DigestMismatch, Digest.Sha256("other"u8).ToString());
    }

    [Fact]
    public async Task Trailing_data_after_the_compressed_tar_is_found()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one");
        byte[] longer = [.. await File.ReadAllBytesAsync(store.PathOf(image.Layers[0].Descriptor.Digest), Ct), .. "hidden"u8];
        var blob = await store.WriteAllAsync(longer, MediaTypes.OciLayerGzip, Ct);
        var draft = ImageDraft.From(image).Clear().Add(new LayerBlob(blob, image.Layers[0].DiffId), new History());
        Assert.False((await new ImageVerifier(store).VerifyAsync((await draft.CommitAsync(store, Ct)).Descriptor, Ct)).IsIntact);
    }

    [Theory]
    [InlineData("""[{},{}]""")]
    [InlineData("""[{"empty_layer":true}]""")]
    public async Task History_that_does_not_fit_the_layers_is_found(string history) =>
        await AssertFoundAsync(await WithConfigAsync("{}", history), ErrorCodes.InconsistentImage, "history");

    [Fact]
    public async Task An_empty_history_is_none() =>
        Assert.True((await new ImageVerifier(store).VerifyAsync(await WithConfigAsync("{}", "[]"), Ct)).IsIntact);

    [Theory]
    [InlineData("""{"Env":["PATH"]}""", "`PATH`")]
    [InlineData("""{"Env":["=x"]}""", "`=x`")]
    [InlineData("""{"WorkingDir":"relative"}""", "`relative`")]
    public async Task A_configuration_that_breaks_the_specification_is_found(string config, string found) =>
        await AssertFoundAsync(await WithConfigAsync(config, "[{}]"), ErrorCodes.InvalidDocument, found);

    [Fact]
    public async Task An_index_that_names_another_platform_is_found()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "one");
        var index = await SampleImage.WriteIndexAsync(store, [image.Descriptor with { Platform = Platform.Parse("linux/arm64") }]);
        await AssertFoundAsync(index, ErrorCodes.InconsistentImage, "`linux/arm64`");
    }

    [Fact]
    public async Task Artifacts_are_checked_by_digest_and_size()
    {
        var artifact = await SampleImage.WriteReferrerAsync(store, (await SampleImage.WriteAsync(store)).Descriptor, "note");
        Assert.True((await new ImageVerifier(store).VerifyAsync(artifact, Ct)).IsIntact);
        await DamageAsync(store.PathOf(Digest.Sha256("note"u8)), "zeroed");
        await AssertFoundAsync(artifact, ErrorCodes.DigestMismatch, Digest.Sha256("note"u8).ToString());
    }

    [Fact]
    public async Task A_layer_that_is_not_to_be_distributed_may_be_absent()
    {
        var layer = await SampleImage.WriteLayerAsync(new MemoryContentStore(), LayerCompression.None, ("a", "x"));
        var foreign = layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.OciForeignLayer, Urls = ["https://vendor.example/layer"] } };
        var image = await ImageDraft.Scratch(SampleImage.Amd64).Add(foreign, new History()).CommitAsync(store, Ct);
        var result = await new ImageVerifier(store).VerifyAsync(image.Descriptor, Ct);
        Assert.True(result.IsIntact);
        Assert.Equal(Severity.Information, Assert.Single(result.Diagnostics).Severity);
    }

    public void Dispose() => folder.Dispose();

    private async Task<Descriptor> WithConfigAsync(string config, string history)
    {
        var layer = await SampleImage.WriteLayerAsync(store, LayerCompression.None, ("a", "x"));
        var text = $$$"""{"architecture":"amd64","os":"linux","config":{{{config}}},"rootfs":{"type":"layers","diff_ids":["{{{layer.DiffId}}}"]},"history":{{{history}}}}""";
        return await SampleImage.WriteJsonAsync(store, new ImageManifest { SchemaVersion = 2, MediaType = MediaTypes.OciManifest, Config = await SampleImage.WriteTextAsync(store, text, MediaTypes.OciConfig), Layers = [layer.Descriptor] });
    }

    private async Task AssertFoundAsync(Descriptor target, ErrorCode code, string words)
    {
        var result = await new ImageVerifier(store).VerifyAsync(target, Ct);
        Assert.Contains(result.Diagnostics, finding => finding.Code == code && finding.Message.Contains(words, StringComparison.Ordinal));
    }

    private static async Task DamageAsync(string path, string how)
    {
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        if (how == "missing") File.Delete(path);
        else await File.WriteAllBytesAsync(path, how switch { "cut" => bytes[..^1], "longer" => [.. bytes, 0], _ => new byte[bytes.Length] }, Ct);
    }
}
