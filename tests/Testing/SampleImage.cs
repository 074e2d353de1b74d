using System.Text;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Small images, made as the product makes them.</summary>
public static class SampleImage
{
    /// <summary>linux/amd64.</summary>
    public static Platform Amd64 { get; } = Platform.Parse("linux/amd64");

    /// <summary>An image with one layer for each of <paramref name="contents"/>: a file <c>data/N</c> with that text.</summary>
    public static async Task<Image> WriteAsync(IContentStore store, Platform? platform = null, LayerCompression? compression = null, params string[] contents)
    {
        var draft = ImageDraft.Scratch(platform ?? Amd64);
        draft.Config = draft.Config with { Created = ImageTime.Format(0), Config = new ContainerConfig { Cmd = ["/bin/sh"], Env = ["PATH=/bin"] } };
        foreach (var (index, content) in contents.Index())
            draft.Add(await WriteLayerAsync(store, compression ?? LayerCompression.Gzip, ($"data/{index}", content)), new History { Created = ImageTime.Format(0), CreatedBy = $"layer {index}" });
        return await draft.CommitAsync(store, TestContext.Current.CancellationToken);
    }

    /// <summary>A layer with some files.</summary>
    public static Task<LayerBlob> WriteLayerAsync(IContentStore store, LayerCompression compression, params (string Path, string Content)[] files)
    {
        var metadata = new EntryMetadata { Mode = 0x1a4 };
        var changes = files.Select(file => (Path: RootPath.Clean(file.Path), Bytes: Encoding.UTF8.GetBytes(file.Content))).OrderBy(file => file.Path)
            .Select(Change (file) => new FileChange(file.Path, metadata, file.Bytes.Length, () => new MemoryStream(file.Bytes)));
        return LayerWriter.WriteAsync(new ChangeSet(changes), new LayerWriterOptions { Compression = compression }, store, TestContext.Current.CancellationToken);
    }

    /// <summary>An index of images.</summary>
    public static Task<Descriptor> WriteIndexAsync(IContentStore store, params IEnumerable<Image> images) => WriteIndexAsync(
        store, images.Select(image => image.Descriptor with { Platform = image.Platform }));

    /// <summary>An index of anything.</summary>
    public static Task<Descriptor> WriteIndexAsync(IContentStore store, IEnumerable<Descriptor> entries) =>
        WriteJsonAsync(store, ImageIndex.Empty with { Manifests = [.. entries] });

    /// <summary>An index as a document.</summary>
    public static Task<Descriptor> WriteJsonAsync(IContentStore store, ImageIndex index) =>
        store.WriteAllAsync(StrictJson.Serialize(index, ImagesJson.Strict.ImageIndex), MediaTypes.OciIndex, TestContext.Current.CancellationToken);

    /// <summary>A manifest as a document.</summary>
    public static Task<Descriptor> WriteJsonAsync(IContentStore store, ImageManifest manifest) =>
        store.WriteAllAsync(StrictJson.Serialize(manifest, ImagesJson.Strict.ImageManifest), MediaTypes.OciManifest, TestContext.Current.CancellationToken);

    /// <summary>Any text as a document of a type.</summary>
    public static Task<Descriptor> WriteTextAsync(IContentStore store, string text, string mediaType) =>
        store.WriteAllAsync(Encoding.UTF8.GetBytes(text), mediaType, TestContext.Current.CancellationToken);

    /// <summary>An artifact about <paramref name="subject"/>: a manifest with the empty configuration and one text.</summary>
    public static async Task<Descriptor> WriteReferrerAsync(IContentStore store, Descriptor subject, string text)
    {
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = "application/vnd.example.note",
            Config = await WriteTextAsync(store, "{}", MediaTypes.OciEmpty),
            Layers = [await WriteTextAsync(store, text, "text/plain")],
            Subject = new Descriptor { MediaType = subject.MediaType, Digest = subject.Digest, Size = subject.Size },
        };
        return (await WriteJsonAsync(store, manifest)) with { ArtifactType = manifest.ArtifactType };
    }

    /// <summary>Fails where the image is not right in everything it says of itself.</summary>
    public static async Task AssertIntactAsync(IContentStore store, Descriptor target)
    {
        var result = await new ImageVerifier(store).VerifyAsync(target, TestContext.Current.CancellationToken);
        Assert.True(result.Diagnostics.Count == 0, string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Message)));
    }
}
