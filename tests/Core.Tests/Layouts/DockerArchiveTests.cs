using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using TarEntryType = System.Formats.Tar.TarEntryType;

namespace Oci.Tests.Layouts;

public sealed class DockerArchiveTests : IDisposable
{
    private static readonly ImageReference Name = ImageReference.Parse("app:1.0");
    private readonly TemporaryFolder folder = new();
    private readonly MemoryContentStore source = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File => folder["image.tar"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_both_a_docker_archive_and_a_layout()
    {
        var image = await SampleImage.WriteAsync(source, null, LayerCompression.Gzip, "x", "y", "x");
        var target = await DockerArchive.WriteAsync(File, source, image, [Name], folder["tmp"], Ct);
        using (var docker = DockerArchive.Open(File, folder["tmp"]))
        {
            Assert.Equal(["app:1.0"], docker.Names);
            var found = (await docker.FindAsync(Name, Ct))!;
            Assert.Equal(target.Digest, found.Digest);
            await SampleImage.AssertIntactAsync(docker, found);
            var loaded = await new ImageLoader(docker).LoadManifestAsync(found, Ct);
            Assert.Equal(image.Config.Raw.ToArray(), loaded.Config.Raw.ToArray());
            Assert.All(loaded.Layers, layer => Assert.Equal((layer.DiffId, MediaTypes.OciLayer), (layer.Descriptor.Digest, layer.Descriptor.MediaType)));
        }
        using var oci = OciArchive.Open(File, folder["tmp"]);
        foreach (var name in (string?[])["docker.io/library/app:1.0", "1.0", null]) Assert.Equal(target.Digest, (await oci.FindAsync(name, Ct))!.Digest);
        await SampleImage.AssertIntactAsync(oci, target);
        Assert.Empty(Directory.GetFiles(folder["tmp"]));
    }

    [Fact]
    public async Task The_same_image_makes_the_same_archive_whatever_its_compression()
    {
        var (gzip, none) = (await SampleImage.WriteAsync(source, null, LayerCompression.Gzip, "x", "y"), await SampleImage.WriteAsync(source, null, LayerCompression.None, "x", "y"));
        await DockerArchive.WriteAsync(File, source, gzip, [Name], folder["tmp"], Ct);
        await DockerArchive.WriteAsync(folder["again.tar"], source, none, [Name], folder["tmp"], Ct);
        Assert.Equal(await System.IO.File.ReadAllBytesAsync(File, Ct), await System.IO.File.ReadAllBytesAsync(folder["again.tar"], Ct));
    }

    [Fact]
    public async Task A_layer_with_a_wrong_diff_ID_is_not_written()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        var lying = await ImageDraft.From(image).Clear().Add(image.Layers[0] with { DiffId = Digest.Sha256("y"u8) }, new History()).CommitAsync(source, Ct);
        await Assert.ThrowsAsync<DigestMismatchException>(() => DockerArchive.WriteAsync(File, source, lying, [Name], folder["tmp"], Ct));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Old_archives_with_folders_links_and_compressed_layers_are_read()
    {
        var image = await SampleImage.WriteAsync(source, null, LayerCompression.None, "x", "y");
        var (first, second) = (await BytesAsync(image.Layers[0].Descriptor), await BytesAsync(image.Layers[1].Descriptor));
        var gzip = new MemoryStream();
        await using (var compressing = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) await compressing.WriteAsync(second, Ct);
        await WriteAsync(
            """[{"Config":"c.json","RepoTags":["other:1","team/app:2"],"Layers":["a/layer.tar","b/layer.tar","d/layer.tar"]},{"Config":"c.json","RepoTags":null,"Layers":["a/layer.tar","b/layer.tar","d/layer.tar"]}]""",
            ("c.json", Config(image.Layers[0].DiffId, image.Layers[1].DiffId, image.Layers[0].DiffId)), ("a/layer.tar", first), ("b/layer.tar", gzip.ToArray()));
        using var archive = DockerArchive.Open(File, folder["tmp"]);
        var found = (await archive.FindAsync(ImageReference.Parse("docker.io/team/app:2"), Ct))!;
        await SampleImage.AssertIntactAsync(archive, found);
        Assert.Equal([MediaTypes.OciLayer, MediaTypes.OciLayerGzip, MediaTypes.OciLayer], (await new ImageLoader(archive).LoadManifestAsync(found, Ct)).Layers.Select(layer => layer.Descriptor.MediaType));
        Assert.Null(await archive.FindAsync(ImageReference.Parse("absent:1"), Ct));
        Assert.Equal(ErrorCodes.AmbiguousName, (await Assert.ThrowsAsync<OciException>(() => archive.FindAsync(null, Ct))).Code);
        Assert.Equal(found, await archive.FindAsync(0, Ct));
        Assert.Equal(found.Digest, (await archive.FindAsync(1, Ct)).Digest);
        Assert.Equal(ErrorCodes.ImageNotFound, (await Assert.ThrowsAsync<OciException>(() => archive.FindAsync(2, Ct))).Code);
    }

    [Theory]
    [InlineData("""[{"Config":"absent.json","RepoTags":null,"Layers":[]}]""", 1008)]
    [InlineData("""[{"Config":"../../../../etc/passwd","RepoTags":null,"Layers":[]}]""", 1008)]
    [InlineData("""[{"Config":"/etc/passwd","RepoTags":null,"Layers":[]}]""", 1008)]
    [InlineData("""[{"Config":"c.json","RepoTags":null,"Layers":["absent"]}]""", 1008)]
    [InlineData("""[{"Config":"c.json","RepoTags":null,"Layers":[]}]""", 1011)]
    [InlineData("""[{"Config":"bad.json","RepoTags":null,"Layers":[]}]""", 1004)]
    [InlineData("""[{"Config":"c.json","RepoTags":null,"Layers":["bzip2"]}]""", 2005)]
    [InlineData("""[{"Config":null,"Layers":[]}]""", 1008)]
    [InlineData("""[null]""", 1008)]
    [InlineData("""{}""", 1008)]
    [InlineData("""[{"Config":"a","Config":"b","Layers":[]}]""", 1008)]
    public async Task A_list_of_images_that_lies_is_refused(string manifest, int code)
    {
        await WriteAsync(manifest, ("c.json", Config(Digest.Sha256("x"u8))), ("bad.json", "{}"u8.ToArray()), ("bzip2", "BZh91AY&SY"u8.ToArray()));
        var fault = await Assert.ThrowsAsync<OciException>(async () =>
        {
            using var archive = DockerArchive.Open(File, folder["tmp"]);
            await archive.FindAsync(null, Ct);
        });
        Assert.Equal(code, fault.Code.Number);
    }

    [Fact]
    public async Task A_layer_that_is_not_what_the_configuration_says_is_found_when_it_is_read()
    {
        await WriteAsync("""[{"Config":"c.json","RepoTags":null,"Layers":["a"]}]""", ("c.json", Config(Digest.Sha256("expected"u8))), ("a", "found"u8.ToArray()));
        using var archive = DockerArchive.Open(File, folder["tmp"]);
        var found = (await archive.FindAsync(null, Ct))!;
        Assert.False((await new ImageVerifier(archive).VerifyAsync(found, Ct)).IsIntact);
    }

    [Fact]
    public async Task An_archive_that_is_a_layout_only_is_told_apart()
    {
        await OciArchive.WriteAsync(File, source, (await SampleImage.WriteAsync(source, null, null, "x")).Descriptor, null, Ct);
        Assert.Contains("oci-archive:", Assert.Throws<OciException>(() => DockerArchive.Open(File, folder["tmp"])).Hint, StringComparison.Ordinal);
    }

    private static byte[] Config(params Digest[] diffIds) =>
        Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":{{{JsonSerializer.Serialize(diffIds.Select(digest => digest.ToString()))}}}}}""");

    private Task WriteAsync(string manifest, params (string Name, byte[] Content)[] files) => PlainTars.WriteAsync(
        File,
        [.. files.Select(file => PlainTars.Entry(file.Name, file.Content)), PlainTars.Link(TarEntryType.SymbolicLink, "d/layer.tar", "../a/layer.tar"), PlainTars.Entry("manifest.json", Encoding.UTF8.GetBytes(manifest))]);

    private async Task<byte[]> BytesAsync(Descriptor content)
    {
        await using var from = await source.OpenReadAsync(content, Ct);
        var bytes = new MemoryStream();
        await from.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }
}
