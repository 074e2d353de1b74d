using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layouts;

public sealed class OciLayoutTests : IDisposable
{
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string ContainerdName = "io.containerd.image.name";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Path => folder["layout"];

    private string IndexPath => System.IO.Path.Combine(Path, "index.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_layout_has_the_files_of_the_specification_and_no_other()
    {
        OciLayout.OpenOrCreate(Path);
        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(System.IO.Path.Combine(Path, "oci-layout")));
        Assert.Equal("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", File.ReadAllText(IndexPath));
        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.GetFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(Directory.Exists(System.IO.Path.Combine(Path, "blobs", "sha256"))); // some programs write into it and do not make it
    }

    [Fact]
    public void A_layout_that_is_there_is_opened_not_made_anew()
    {
        OciLayout.OpenOrCreate(Path);
        File.WriteAllText(IndexPath, """{"schemaVersion":2,"manifests":null,"annotations":{"keep":"me"}}""");
        OciLayout.OpenOrCreate(Path);
        Assert.Contains("keep", File.ReadAllText(IndexPath), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_creation_is_finished_by_the_next()
    {
        folder.Make("layout/blobs");
        File.WriteAllText(System.IO.Path.Combine(Path, ".tmp-1-dead"), "half");
        OciLayout.OpenOrCreate(Path);
        Assert.False(File.Exists(System.IO.Path.Combine(Path, ".tmp-1-dead")));
    }

    [Fact]
    public void A_folder_with_other_things_is_not_turned_into_a_layout()
    {
        folder.Make("layout");
        File.WriteAllText(System.IO.Path.Combine(Path, "thesis.doc"), "precious");
        var fault = Assert.Throws<OciException>(() => OciLayout.OpenOrCreate(Path));
        Assert.Equal(ErrorCodes.InvalidLayout, fault.Code);
        Assert.Contains("thesis.doc", fault.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Path));
    }

    [Theory]
    [InlineData("index.json", "")]
    [InlineData("index.json", "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"appl")]
    [InlineData("index.json", "{}")]
    [InlineData("index.json", "[]")]
    [InlineData("index.json", "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}")]
    [InlineData("index.json", null)]
    [InlineData("oci-layout", "")]
    [InlineData("oci-layout", "{\"imageLayoutVersion\":\"2.0.0\"}")]
    [InlineData("oci-layout", "{\"ImageLayoutVersion\":\"1.0.0\"}")]
    [InlineData("oci-layout", null)]
    public async Task A_half_written_or_missing_file_is_refused_and_nothing_is_written(string file, string? content)
    {
        await NewAsync();
        var path = System.IO.Path.Combine(Path, file);
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content, Ct);
        var fault = Assert.Throws<OciException>(() => OciLayout.Open(Path));
        Assert.Equal(ErrorCodes.InvalidLayout, fault.Code);
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Hint is not null || fault.Message.Contains("2.0.0", StringComparison.Ordinal));
        Assert.Equal(content, File.Exists(path) ? await File.ReadAllTextAsync(path, Ct) : null);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_layout() =>
        Assert.Equal(ErrorCodes.InvalidLayout, Assert.Throws<OciException>(() => OciLayout.Open(folder["nowhere"])).Code);

    [Theory]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    public async Task A_document_that_is_a_symbolic_link_is_never_followed(string file)
    {
        var layout = await NewAsync();
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var (path, canary) = (System.IO.Path.Combine(Path, file), folder["canary"]);
        File.Move(path, canary);
        File.CreateSymbolicLink(path, canary);
        var before = await File.ReadAllBytesAsync(canary, Ct);
        Assert.Throws<FileSystemException>(() => OciLayout.Open(Path));
        if (file == "index.json") await Assert.ThrowsAsync<FileSystemException>(() => layout.TagAsync("v1", image.Descriptor, Ct));
        Assert.Equal(before, await File.ReadAllBytesAsync(canary, Ct));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("docker.io/library/debian:12")]
    [InlineData("with space and / and : and @")]
    [InlineData("\u00e4\u4e2d\U0001f600")]
    [InlineData("@7")]
    [InlineData("\"quoted\"\n")]
    public async Task A_name_is_any_string(string name)
    {
        var layout = await NewAsync();
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        await layout.TagAsync(name, image.Descriptor, Ct);
        Assert.Equal(image.Descriptor.Digest, (await OciLayout.Open(Path).FindAsync(name, Ct))!.Digest);
        Assert.True(await layout.UntagAsync(name, Ct));
        Assert.False(await layout.UntagAsync(name, Ct));
        Assert.Null(await layout.FindAsync(name, Ct));
    }

    [Fact]
    public async Task An_empty_name_and_absent_content_cannot_be_tagged()
    {
        var layout = await NewAsync();
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        Assert.Equal(ErrorCodes.InvalidReference, (await Assert.ThrowsAsync<OciException>(() => layout.TagAsync("", image.Descriptor, Ct))).Code);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => layout.TagAsync("v1", image.Descriptor with { Digest = Digest.Sha256("absent"u8) }, Ct));
        Assert.Empty((await layout.ReadIndexAsync(Ct)).Manifests);
    }

    [Fact]
    public async Task Names_are_looked_up_in_the_order_of_who_wrote_them()
    {
        var layout = await NewAsync();
        var (a, b, c) = (await ImageAsync(layout, "a"), await ImageAsync(layout, "b"), await ImageAsync(layout, "c"));
        await WriteIndexAsync(
            Named(a, (ContainerdName, "docker.io/library/app:1"), (RefName, "1")),
            Named(b, (RefName, "docker.io/library/app:1")),
            Named(c, (RefName, "@0")));
        Assert.Equal(b.Digest, (await layout.FindAsync("docker.io/library/app:1", Ct))!.Digest);
        Assert.Equal(a.Digest, (await layout.FindAsync("1", Ct))!.Digest);
        Assert.Equal(c.Digest, (await layout.FindAsync("@0", Ct))!.Digest);
        Assert.Equal(b.Digest, (await layout.FindAsync("@1", Ct))!.Digest);
        Assert.Null(await layout.FindAsync("@3", Ct));
        Assert.Null(await layout.FindAsync("@-1", Ct));
        Assert.Equal(c.Digest, (await layout.FindAsync(c.Digest.ToString(), Ct))!.Digest);
        await WriteIndexAsync(Named(a, (ContainerdName, "docker.io/library/app:1"), (RefName, "1")));
        Assert.Equal(a.Digest, (await layout.FindAsync("docker.io/library/app:1", Ct))!.Digest);
    }

    [Fact]
    public async Task Without_a_name_the_only_image_is_meant_whatever_is_said_about_it()
    {
        var layout = await NewAsync();
        Assert.Null(await layout.FindAsync(null, Ct));
        var image = await ImageAsync(layout, "a");
        await layout.AddAsync(image, Ct);
        var note = await SampleImage.WriteReferrerAsync(layout, image, "note");
        await layout.AddAsync(note with { ArtifactType = null }, Ct);
        await layout.AddAsync(await SampleImage.WriteReferrerAsync(layout, image, "typed"), Ct);
        Assert.Equal(image.Digest, (await layout.FindAsync(null, Ct))!.Digest);
        Assert.Equal(image.Digest, (await layout.FindAsync("", Ct))!.Digest);
        await layout.TagAsync("second", image, Ct);
        Assert.Equal(image.Digest, (await layout.FindAsync(null, Ct))!.Digest);
        await layout.AddAsync(await ImageAsync(layout, "b"), Ct);
        var fault = await Assert.ThrowsAsync<OciException>(() => layout.FindAsync(null, Ct));
        Assert.Equal(ErrorCodes.AmbiguousName, fault.Code);
        Assert.Contains("`second`", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nameless_entries_of_different_platforms_are_one_image()
    {
        var layout = await NewAsync();
        var (amd64, arm64) = (await SampleImage.WriteAsync(layout, null, null, "x"), await SampleImage.WriteAsync(layout, Platform.Parse("linux/arm64"), null, "y"));
        await WriteIndexAsync(amd64.Descriptor with { Platform = amd64.Platform }, arm64.Descriptor with { Platform = arm64.Platform });
        var found = (await layout.FindAsync(null, Ct))!;
        Assert.Equal((MediaTypes.OciIndex, Digest.Sha256(await File.ReadAllBytesAsync(IndexPath, Ct))), (found.MediaType, found.Digest));
        Assert.Equal(arm64.Descriptor.Digest, (await new ImageLoader(layout).LoadAsync(found, new PlatformSelector(arm64.Platform), Ct)).Descriptor.Digest);
        await SampleImage.AssertIntactAsync(layout, found);
    }

    [Fact]
    public async Task Entries_of_one_name_are_one_image_when_their_platforms_differ_and_ambiguous_when_not()
    {
        var layout = await NewAsync();
        var (amd64, arm64) = (await SampleImage.WriteAsync(layout, null, null, "x"), await SampleImage.WriteAsync(layout, Platform.Parse("linux/arm64"), null, "y"));
        var (first, second) = (Named(amd64.Descriptor with { Platform = amd64.Platform }, (RefName, "v1")), Named(arm64.Descriptor with { Platform = arm64.Platform }, (RefName, "v1")));
        await WriteIndexAsync(first, second, Named(await ImageAsync(layout, "z"), (RefName, "other")));
        var found = (await layout.FindAsync("v1", Ct))!;
        Assert.Equal(2, (await new ImageLoader(layout).LoadAllAsync(found, Ct)).Count);
        await WriteIndexAsync(first, second with { Platform = amd64.Platform });
        Assert.Equal(ErrorCodes.AmbiguousName, (await Assert.ThrowsAsync<OciException>(() => layout.FindAsync("v1", Ct))).Code);
        await WriteIndexAsync(first, first);
        Assert.Equal(amd64.Descriptor.Digest, (await layout.FindAsync("v1", Ct))!.Digest);
    }

    [Fact]
    public async Task A_digest_is_found_though_the_index_does_not_list_it_but_only_for_documents()
    {
        var layout = await NewAsync();
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var index = await SampleImage.WriteIndexAsync(layout, image);
        Assert.Equal(image.Descriptor, await layout.FindAsync(image.Descriptor.Digest.ToString(), Ct));
        Assert.Equal(index, await layout.FindAsync(index.Digest.ToString(), Ct));
        Assert.Null(await layout.FindAsync(image.Config.Descriptor.Digest.ToString(), Ct));
        Assert.Null(await layout.FindAsync(image.Layers[0].Descriptor.Digest.ToString(), Ct));
        Assert.Null(await layout.FindAsync("blake3:00", Ct));
    }

    [Fact]
    public async Task What_others_wrote_into_the_index_survives()
    {
        var layout = await NewAsync();
        var image = await ImageAsync(layout, "a");
        await File.WriteAllTextAsync(IndexPath, """{"schemaVersion":2,"x-tool":{"a":[1]},"manifests":[{"mediaType":"application/xml","digest":"blake3:00","size":3,"x-entry":true}],"annotations":{"a":"b"}}""", Ct);
        await layout.TagAsync("v1", image, Ct);
        using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(IndexPath, Ct));
        Assert.Equal("{\"a\":[1]}", index.RootElement.GetProperty("x-tool").GetRawText());
        Assert.True(index.RootElement.GetProperty("manifests")[0].GetProperty("x-entry").GetBoolean());
        Assert.Equal("b", index.RootElement.GetProperty("annotations").GetProperty("a").GetString());
        Assert.Equal(MediaTypes.OciIndex, index.RootElement.GetProperty("mediaType").GetString());
        Assert.Equal("v1", index.RootElement.GetProperty("manifests")[1].GetProperty("annotations").GetProperty(RefName).GetString());
    }

    [Fact]
    public async Task Tagging_what_was_nameless_names_its_entry()
    {
        var layout = await NewAsync();
        var image = await ImageAsync(layout, "a");
        await layout.AddAsync(image, Ct);
        await layout.AddAsync(image, Ct);
        await layout.TagAsync("v1", image with { Annotations = new Dictionary<string, string> { [ContainerdName] = "other", ["k"] = "v" } }, Ct);
        var entry = Assert.Single((await layout.ReadIndexAsync(Ct)).Manifests);
        Assert.Equal(new Dictionary<string, string> { ["k"] = "v", [RefName] = "v1" }, entry.Annotations);
    }

    [Fact]
    public async Task Referrers_are_found_by_the_fallback_tag_too()
    {
        var layout = await NewAsync();
        var image = await ImageAsync(layout, "a");
        var (note, lie) = (await SampleImage.WriteReferrerAsync(layout, image, "note"), await SampleImage.WriteReferrerAsync(layout, await ImageAsync(layout, "b"), "about another"));
        await layout.TagAsync($"sha256-{image.Digest.Encoded}", await SampleImage.WriteIndexAsync(layout, [note, lie]), Ct);
        var listed = new List<Digest>();
        await foreach (var referrer in layout.ListReferrersAsync(image.Digest, Ct)) listed.Add(referrer.Digest);
        Assert.Equal([note.Digest], listed);
    }

    [Fact]
    public async Task A_digest_that_nobody_here_can_compute_hides_no_referrer()
    {
        var layout = await NewAsync();
        var image = await ImageAsync(layout, "a");
        var note = await SampleImage.WriteReferrerAsync(layout, image, "note");
        var other = note with { Digest = Digest.Parse("blake3:abc") };
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(layout.Blobs.PathOf(other.Digest))!);
        File.Copy(layout.Blobs.PathOf(note.Digest), layout.Blobs.PathOf(other.Digest));
        await WriteIndexAsync(image, other, note);
        var listed = new List<Digest>();
        await foreach (var referrer in layout.ListReferrersAsync(image.Digest, Ct)) listed.Add(referrer.Digest);
        Assert.Equal([note.Digest], listed);
    }

    private Task<OciLayout> NewAsync() => Task.FromResult(OciLayout.OpenOrCreate(Path));

    private static async Task<Descriptor> ImageAsync(OciLayout layout, string content) => (await SampleImage.WriteAsync(layout, null, null, content)).Descriptor;

    private Task WriteIndexAsync(params Descriptor[] entries) =>
        File.WriteAllBytesAsync(IndexPath, StrictJson.Serialize(ImageIndex.Empty with { Manifests = entries }, ImagesJson.Strict.ImageIndex), Ct);

    private static Descriptor Named(Descriptor target, params (string Key, string Value)[] names) =>
        target with { Annotations = names.ToDictionary(name => name.Key, name => name.Value) };

    [Fact]
    public async Task An_index_is_made_a_model_of_once_until_somebody_changes_it()
    {
        var layout = OciLayout.OpenOrCreate(Path);
        Write("1");
        var first = await layout.ReadIndexAsync(Ct);
        Assert.Same(first, await layout.ReadIndexAsync(Ct));
        Write("2"); // as long as before, and as old
        Assert.Equal("2", (await layout.ReadIndexAsync(Ct)).Annotations!["n"]);
        await layout.EditAsync(index => index with { ArtifactType = "a/b" }, null, Ct);
        Assert.Equal(("2", "a/b"), ((await layout.ReadIndexAsync(Ct)).Annotations!["n"], (await layout.ReadIndexAsync(Ct)).ArtifactType));

        void Write(string n)
        {
            File.WriteAllText(IndexPath, $$"""{"schemaVersion":2,"manifests":[],"annotations":{"n":"{{n}}"} }""");
            File.SetLastWriteTimeUtc(IndexPath, DateTime.UnixEpoch);
        }
    }
}
