using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layouts;

public sealed class DirLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MemoryContentStore source = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_index_and_its_images_are_written_and_read_back()
    {
        var images = new[] { await SampleImage.WriteAsync(source, null, null, "x"), await SampleImage.WriteAsync(source, Platform.Parse("linux/arm64"), null, "y") };
        var index = await SampleImage.WriteIndexAsync(source, images);
        await DirLayout.WriteAsync(folder["dir"], source, index, Ct);
        Assert.Equal("Directory Transport Version: 1.1\n", await File.ReadAllTextAsync(folder["dir/version"], Ct));
        Assert.True(File.Exists(folder[$"dir/{images[0].Descriptor.Digest.Encoded}.manifest.json"]));
        Assert.True(File.Exists(folder[$"dir/{images[0].Layers[0].Descriptor.Digest.Encoded}"]));
        var dir = DirLayout.Open(folder["dir"]);
        Assert.Equal(index, await dir.FindAsync(Ct));
        await SampleImage.AssertIntactAsync(dir, index);
    }

    [Fact]
    public async Task Another_image_replaces_the_first_and_other_folders_are_left_alone()
    {
        var (first, second) = (await SampleImage.WriteAsync(source, null, null, "x"), await SampleImage.WriteAsync(source, null, null, "y"));
        await DirLayout.WriteAsync(folder["dir"], source, first.Descriptor, Ct);
        await DirLayout.WriteAsync(folder["dir"], source, second.Descriptor, Ct);
        Assert.Equal(second.Descriptor, await DirLayout.Open(folder["dir"]).FindAsync(Ct));
        await File.WriteAllTextAsync(Path.Combine(folder.Make("home"), "thesis.doc"), "precious", Ct);
        Assert.Equal(ErrorCodes.InvalidLayout, (await Assert.ThrowsAsync<OciException>(() => DirLayout.WriteAsync(folder["home"], source, first.Descriptor, Ct))).Code);
        Assert.Single(Directory.GetFiles(folder["home"]));
        await File.WriteAllTextAsync(folder["home/version"], "1.1\n", Ct);
        await File.WriteAllTextAsync(folder["home/manifest.json"], "{}", Ct);
        Assert.Equal(ErrorCodes.InvalidLayout, (await Assert.ThrowsAsync<OciException>(() => DirLayout.WriteAsync(folder["home"], source, first.Descriptor, Ct))).Code);
        Assert.Equal(3, Directory.GetFiles(folder["home"]).Length);
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_the_image_that_was_there()
    {
        var first = await SampleImage.WriteAsync(source, null, null, "shared", "x");
        await DirLayout.WriteAsync(folder["dir"], source, first.Descriptor, Ct);
        var lacking = new MemoryContentStore();
        var second = await SampleImage.WriteAsync(lacking, null, null, "shared", "y");
        var absent = second.Manifest.Value.Layers[1] with { Digest = Digest.Sha256("absent"u8) };
        var target = await SampleImage.WriteJsonAsync(lacking, second.Manifest.Value with { Layers = [second.Manifest.Value.Layers[0], absent] });
        await Assert.ThrowsAsync<ContentNotFoundException>(() => DirLayout.WriteAsync(folder["dir"], lacking, target, Ct));
        Assert.Equal(first.Descriptor, await DirLayout.Open(folder["dir"]).FindAsync(Ct));
        await SampleImage.AssertIntactAsync(DirLayout.Open(folder["dir"]), first.Descriptor);
    }

    [Fact]
    public async Task A_folder_that_is_read_by_another_name_stays_what_it_is()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        await DirLayout.WriteAsync(folder["dir"], source, image.Descriptor, Ct);
        Directory.CreateSymbolicLink(folder["link"], folder["dir"]);
        await DirLayout.WriteAsync(folder["link"], DirLayout.Open(folder["dir"]), image.Descriptor, Ct);
        await SampleImage.AssertIntactAsync(DirLayout.Open(folder["dir"]), await DirLayout.Open(folder["dir"]).FindAsync(Ct));
    }

    [Fact]
    public async Task What_only_the_image_before_needed_goes_and_what_is_nobodys_stays()
    {
        var images = new[] { await SampleImage.WriteAsync(source, null, null, "shared", "x"), await SampleImage.WriteAsync(source, Platform.Parse("linux/arm64"), null, "shared", "y") };
        var index = await SampleImage.WriteIndexAsync(source, images);
        await DirLayout.WriteAsync(folder["dir"], source, index, Ct);
        string[] signatures = ["signature-1", $"{images[0].Descriptor.Digest.Encoded}.signature-1", $"{images[1].Descriptor.Digest.Encoded}.signature-1"];
        foreach (var name in (string[])[.. signatures, "notes.txt", "signature-page.pdf", "signatures"]) await File.WriteAllTextAsync(folder[$"dir/{name}"], "", Ct);
        await DirLayout.WriteAsync(folder["dir"], source, index, Ct);
        Assert.All(signatures, name => Assert.True(File.Exists(folder[$"dir/{name}"]), name));
        await DirLayout.WriteAsync(folder["dir"], source, images[1].Descriptor, Ct);
        string[] left = ["manifest.json", "notes.txt", "signature-page.pdf", "signatures", "version", images[1].Config.Descriptor.Digest.Encoded, .. images[1].Layers.Select(layer => layer.Descriptor.Digest.Encoded)];
        Assert.Equal(left.Order(StringComparer.Ordinal), Directory.GetFiles(folder["dir"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        await SampleImage.AssertIntactAsync(DirLayout.Open(folder["dir"]), images[1].Descriptor);
    }

    [Fact]
    public async Task What_is_there_and_intact_is_not_written_again_and_what_is_damaged_is()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x", "y");
        Assert.Equal(4, await DirLayout.WriteAsync(folder["dir"], source, image.Descriptor, Ct));
        Assert.Equal(1, await DirLayout.WriteAsync(folder["dir"], source, image.Descriptor, Ct));
        var blob = folder[$"dir/{image.Layers[0].Descriptor.Digest.Encoded}"];
        await File.WriteAllBytesAsync(blob, new byte[image.Layers[0].Descriptor.Size], Ct);
        Assert.Equal(2, await DirLayout.WriteAsync(folder["dir"], source, image.Descriptor, Ct));
        await SampleImage.AssertIntactAsync(DirLayout.Open(folder["dir"]), image.Descriptor);
    }

    [Fact]
    public async Task A_folder_without_an_image_and_a_manifest_that_is_none_are_refused()
    {
        Assert.Equal(ErrorCodes.InvalidLayout, Assert.Throws<OciException>(() => DirLayout.Open(folder.Path)).Code);
        await File.WriteAllTextAsync(folder["manifest.json"], "{}", Ct);
        Assert.Equal(ErrorCodes.InvalidLayout, (await Assert.ThrowsAsync<OciException>(() => DirLayout.Open(folder.Path).FindAsync(Ct))).Code);
        Assert.Equal(ErrorCodes.UnsupportedLocation, (await Assert.ThrowsAsync<OciException>(() => DirLayout.Open(folder.Path).BeginWriteAsync(Ct))).Code);
    }

    [Fact]
    public async Task An_image_of_the_first_schema_is_called_so()
    {
        folder.Make("old");
        await File.WriteAllTextAsync(folder["old/version"], "Directory Transport Version: 1.1\n", Ct);
        await File.WriteAllTextAsync(folder["old/manifest.json"], """{"schemaVersion":1,"name":"x","tag":"1","fsLayers":[],"history":[]}""", Ct);
        Assert.Contains("schema 1", (await Assert.ThrowsAsync<OciException>(() => DirLayout.Open(folder["old"]).FindAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_a_blob_or_of_the_manifest_is_not_followed()
    {
        var image = await SampleImage.WriteAsync(source, null, null, "x");
        await DirLayout.WriteAsync(folder["dir"], source, image.Descriptor, Ct);
        foreach (var name in (string[])[image.Config.Descriptor.Digest.Encoded, "manifest.json"])
        {
            File.Move(folder[$"dir/{name}"], folder[name]);
            File.CreateSymbolicLink(folder[$"dir/{name}"], folder[name]);
        }
        var dir = DirLayout.Open(folder["dir"]);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => dir.OpenReadAsync(image.Config.Descriptor, Ct));
        await Assert.ThrowsAsync<FileSystemException>(() => dir.FindAsync(Ct));
    }
}
