using System.IO.Compression;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using TarEntryType = System.Formats.Tar.TarEntryType;

namespace Oci.Tests.Layouts;

public sealed class OciArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MemoryContentStore source = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File => folder["image.tar"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_back_and_every_tar_reader_can_unpack_it()
    {
        var index = await SampleImage.WriteIndexAsync(source, await SampleImage.WriteAsync(source, null, null, "x", "y"), await SampleImage.WriteAsync(source, Platform.Parse("linux/arm64"), null, "x", "z"));
        Assert.Equal(8, await OciArchive.WriteAsync(File, source, index, "multi", Ct));
        using (var archive = OciArchive.Open(File, folder["tmp"]))
        {
            var found = (await archive.FindAsync("multi", Ct))!;
            Assert.Equal(index.Digest, found.Digest);
            Assert.Equal(index.Digest, (await archive.FindAsync(null, Ct))!.Digest);
            await SampleImage.AssertIntactAsync(archive, found);
        }
        await PlainTars.UnpackAsync(File, folder["unpacked"]);
        var layout = OciLayout.Open(folder["unpacked"]);
        await SampleImage.AssertIntactAsync(layout, (await layout.FindAsync("multi", Ct))!);
        Assert.False(Directory.Exists(folder["tmp"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task The_same_image_makes_the_same_archive()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x", "y", "z");
        await OciArchive.WriteAsync(File, source, image.Descriptor, "v1", Ct);
        await OciArchive.WriteAsync(folder["again.tar"], source, image.Descriptor, "v1", Ct);
        Assert.Equal(await System.IO.File.ReadAllBytesAsync(File, Ct), await System.IO.File.ReadAllBytesAsync(folder["again.tar"], Ct));
    }

    [Fact]
    public async Task A_failed_write_leaves_the_old_archive()
    {
        await OciArchive.WriteAsync(File, source, (await SampleImage.WriteAsync(source, null, null, "old")).Descriptor, "v1", Ct);
        var before = await System.IO.File.ReadAllBytesAsync(File, Ct);
        var broken = await SampleImage.WriteJsonAsync(source, (await SampleImage.WriteAsync(source, null, null, "new")).Manifest.Value with { Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Sha256("absent"u8), Size = 6 } });
        await Assert.ThrowsAsync<ContentNotFoundException>(() => OciArchive.WriteAsync(File, source, broken, "v1", Ct));
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Ct));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_compressed_archive_is_read_through_a_temporary_file_that_has_no_name(string compression)
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        await OciArchive.WriteAsync(File, source, image.Descriptor, "v1", Ct);
        await CompressAsync(File, folder["image.tar.z"], compression);
        using var archive = OciArchive.Open(folder["image.tar.z"], folder["tmp"]);
        await SampleImage.AssertIntactAsync(archive, (await archive.FindAsync("v1", Ct))!);
        if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.GetFiles(folder["tmp"]));
    }

    [Fact, Trait("Category", "Linux")]
    public async Task A_pipe_is_written_to_and_read_from_and_stays_one()
    {
        HostProgram.Run("mkfifo", File);
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        var opened = Task.Run(() => OciArchive.Open(File, folder["tmp"]), Ct);
        await OciArchive.WriteAsync(File, source, image.Descriptor, "v1", Ct);
        using var archive = await opened;
        await SampleImage.AssertIntactAsync(archive, (await archive.FindAsync("v1", Ct))!);
        Assert.Equal("fifo", HostProgram.Run("stat", "-c", "%F", File).Trim());
    }

    [Fact, Trait("Category", "Hostile")]
    public void A_list_of_files_without_end_is_not_gathered()
    {
        using (var tar = System.IO.File.Create(File))
        {
            for (var each = 0; each < 1_400; each++) tar.Write(new RawTar().File($"{each}{new string('n', 60 << 10)}").ToArray().AsSpan()[..^1024]);
            tar.Write(new byte[1024]);
        }
        foreach (var open in (Action[])[() => OciArchive.Open(File, folder["tmp"]), () => DockerArchive.Open(File, folder["tmp"])])
            Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(open).Code);
    }

    [Fact]
    public async Task What_a_descriptor_holds_itself_is_written_where_the_source_lacks_it()
    {
        var text = "inside"u8.ToArray();
        var inside = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Sha256(text), Size = text.Length, Data = text };
        var manifest = await SampleImage.WriteJsonAsync(source, (await SampleImage.WriteAsync(source, null, null, "x")).Manifest.Value with { Config = inside });
        await OciArchive.WriteAsync(File, source, manifest, "v1", Ct);
        using var archive = OciArchive.Open(File, folder["tmp"]);
        Assert.Equal(text, (await archive.ReadAllAsync(inside with { Data = null }, Ct)).ToArray());
    }

    [Fact]
    public async Task A_truncated_compressed_archive_is_refused()
    {
        await OciArchive.WriteAsync(File, source, (await SampleImage.WriteAsync(source, null, null, "x")).Descriptor, "v1", Ct);
        await CompressAsync(File, folder["cut.tar.gz"], "gzip");
        await System.IO.File.WriteAllBytesAsync(folder["cut.tar.gz"], (await System.IO.File.ReadAllBytesAsync(folder["cut.tar.gz"], Ct))[..^9], Ct);
        Assert.Equal(ErrorCodes.InvalidCompression, Assert.Throws<OciException>(() => OciArchive.Open(folder["cut.tar.gz"], folder["tmp"])).Code);
        Assert.Empty(Directory.GetFiles(folder["tmp"]));
    }

    [Fact]
    public void What_is_not_there_or_no_archive_is_refused()
    {
        Assert.Equal(ErrorCodes.InvalidLayout, Assert.Throws<OciException>(() => OciArchive.Open(folder["nowhere.tar"], folder["tmp"])).Code);
        System.IO.File.WriteAllText(File, "This is no tar, but it is long enough to be looked at." + new string('.', 2000));
        Assert.Equal(ErrorCodes.InvalidTar, Assert.Throws<OciException>(() => OciArchive.Open(File, folder["tmp"])).Code);
        System.IO.File.WriteAllText(File, "");
        Assert.Equal(ErrorCodes.InvalidLayout, Assert.Throws<OciException>(() => OciArchive.Open(File, folder["tmp"])).Code);
    }

    [Fact]
    public async Task An_archive_of_docker_save_is_told_apart()
    {
        await PlainTars.WriteAsync(File, PlainTars.Entry("manifest.json", "[]"u8.ToArray()));
        Assert.Contains("docker-archive:", Assert.Throws<OciException>(() => OciArchive.Open(File, folder["tmp"])).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_blob_is_found_when_it_is_read()
    {
        var image = await SampleImage.WriteAsync(source, null, LayerCompression.None, "unmistakable content");
        await OciArchive.WriteAsync(File, source, image.Descriptor, "v1", Ct);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Ct);
        var at = bytes.AsSpan().IndexOf("unmistakable"u8);
        bytes[at] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Ct);
        using var archive = OciArchive.Open(File, folder["tmp"]);
        Assert.False((await new ImageVerifier(archive).VerifyAsync(image.Descriptor, Ct)).IsIntact);
    }

    [Fact]
    public async Task Names_may_begin_with_a_dot_and_links_within_the_archive_are_followed()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        await WriteByHandAsync(image, blob => blob.Digest == image.Layers[0].Descriptor.Digest);
        using var archive = OciArchive.Open(File, folder["tmp"]);
        await SampleImage.AssertIntactAsync(archive, (await archive.FindAsync("v1", Ct))!);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../../../etc/passwd")]
    [InlineData("blobs/sha256/LOOP")]
    public async Task Links_lead_nowhere_outside(string target)
    {
        var digest = Digest.Sha256("x"u8);
        await PlainTars.WriteAsync(
            File,
            PlainTars.Entry("oci-layout", LayoutMarker.Bytes),
            PlainTars.Entry("index.json", """{"schemaVersion":2,"manifests":[]}"""u8.ToArray()),
            PlainTars.Link(TarEntryType.SymbolicLink, "blobs/sha256/LOOP", "LOOP"),
            PlainTars.Link(TarEntryType.SymbolicLink, $"blobs/sha256/{digest.Encoded}", target));
        using var archive = OciArchive.Open(File, folder["tmp"]);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => archive.OpenReadAsync(new Descriptor { MediaType = "a/b", Digest = digest, Size = 1 }, Ct));
    }

    [Fact]
    public async Task Two_indexes_in_one_archive_are_refused()
    {
        await PlainTars.WriteAsync(
            File,
            PlainTars.Entry("oci-layout", LayoutMarker.Bytes),
            PlainTars.Entry("index.json", """{"schemaVersion":2,"manifests":[]}"""u8.ToArray()),
            PlainTars.Entry("./index.json", """{"schemaVersion":2,"manifests":null}"""u8.ToArray()));
        Assert.Contains("twice", Assert.Throws<OciException>(() => OciArchive.Open(File, folder["tmp"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_cannot_be_written_piece_by_piece()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        await OciArchive.WriteAsync(File, source, image.Descriptor, null, Ct);
        using var archive = OciArchive.Open(File, folder["tmp"]);
        Assert.Equal(ErrorCodes.UnsupportedLocation, (await Assert.ThrowsAsync<OciException>(() => archive.BeginWriteAsync(Ct))).Code);
        Assert.Equal(ErrorCodes.UnsupportedLocation, (await Assert.ThrowsAsync<OciException>(() => archive.TagAsync("v1", image.Descriptor, Ct))).Code);
    }

    private async Task WriteByHandAsync(Image image, Func<Descriptor, bool> isLinked)
    {
        var entries = new List<System.Formats.Tar.TarEntry>();
        await foreach (var blob in new ImageGraph(source).WalkAsync(image.Descriptor, Ct))
        {
            await using var content = await source.OpenReadAsync(blob, Ct);
            var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, Ct);
            var name = $"./blobs/sha256/{blob.Digest.Encoded}";
            entries.Add(PlainTars.Entry(isLinked(blob) ? "./real" : name, bytes.ToArray()));
            if (isLinked(blob)) entries.Add(PlainTars.Link(TarEntryType.SymbolicLink, name, "../../real"));
        }
        var index = LayoutIndex.Tag(ImageIndex.Empty, "v1", image.Descriptor);
        entries.Add(PlainTars.Entry("./index.json", StrictJson.Serialize(index, ImagesJson.Strict.ImageIndex)));
        entries.Add(PlainTars.Entry("./oci-layout", LayoutMarker.Bytes));
        await PlainTars.WriteAsync(File, entries);
    }

    private static async Task CompressAsync(string from, string to, string compression)
    {
        await using var target = System.IO.File.Create(to);
        if (compression == "gzip")
        {
            await using var gzip = new GZipStream(target, CompressionLevel.Fastest);
            await gzip.WriteAsync(await System.IO.File.ReadAllBytesAsync(from, Ct), Ct);
            return;
        }
        using var zstd = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Peer.Require("zstd"), ["-q", "-c", from]) { RedirectStandardOutput = true })!;
        await zstd.StandardOutput.BaseStream.CopyToAsync(target, Ct);
        await zstd.WaitForExitAsync(Ct);
    }
}
