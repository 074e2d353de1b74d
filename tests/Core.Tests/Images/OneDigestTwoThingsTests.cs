using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Images;

/// <summary>The same bytes under two descriptors: what is a document in one place is a mere blob, or has another size, or holds another tar, in another.</summary>
public sealed class OneDigestTwoThingsTests
{
    private readonly MemoryContentStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_seen_as_a_blob_is_still_walked_as_a_manifest()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var walked = new List<Descriptor>();
        await foreach (var node in new ImageGraph(store).WalkAsync(await WithNoteAsync(image), Ct)) walked.Add(node);
        Assert.Contains(image.Config.Descriptor.Digest, walked.Select(node => node.Digest));
        Assert.Contains(image.Layers[0].Descriptor.Digest, walked.Select(node => node.Digest));
        Assert.Equal([MediaTypes.OciManifest, "text/plain"], walked.Where(node => node.Digest == image.Descriptor.Digest).Select(node => node.MediaType).Order());
    }

    [Fact]
    public async Task What_was_seen_as_a_blob_is_still_verified_as_a_manifest()
    {
        var elsewhere = new MemoryContentStore();
        var image = await SampleImage.WriteAsync(elsewhere, null, null, "x");
        await store.WriteAllAsync(image.Manifest.Raw, MediaTypes.OciManifest, Ct);
        var result = await new ImageVerifier(store).VerifyAsync(await WithNoteAsync(image), Ct);
        Assert.Contains(result.Diagnostics, finding => finding.Code == ErrorCodes.ContentNotFound && finding.Message.Contains(image.Config.Descriptor.Digest.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_image_is_held_to_what_it_says_is_in_a_layer()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var wrong = await WithDiffIdAsync(image, Digest.Sha256("another tar"u8));
        foreach (var images in (Image[][])[[image, wrong], [wrong, image]])
        {
            var result = await new ImageVerifier(store).VerifyAsync(await SampleImage.WriteIndexAsync(store, images), Ct);
            Assert.Equal(ErrorCodes.DigestMismatch, Assert.Single(result.Diagnostics).Code);
            Assert.Equal(6, result.Blobs); // an index, two manifests, two configurations and one layer
        }
    }

    [Fact]
    public async Task Each_descriptor_is_held_to_its_size()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "x");
        var index = await SampleImage.WriteIndexAsync(store, [image.Descriptor, image.Descriptor with { Size = image.Descriptor.Size + 1 }]);
        Assert.Equal(ErrorCodes.DigestMismatch, Assert.Single((await new ImageVerifier(store).VerifyAsync(index, Ct)).Diagnostics).Code);
    }

    /// <summary>An index of the image, with an artifact before it that has the image's manifest as a text.</summary>
    private async Task<Descriptor> WithNoteAsync(Image image)
    {
        var note = await SampleImage.WriteJsonAsync(store, new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = "application/vnd.example.note",
            Config = await SampleImage.WriteTextAsync(store, "{}", MediaTypes.OciEmpty),
            Layers = [image.Descriptor with { MediaType = "text/plain" }],
        });
        return await SampleImage.WriteIndexAsync(store, [note, image.Descriptor]);
    }

    private async Task<Image> WithDiffIdAsync(Image image, Digest diffId)
    {
        var draft = ImageDraft.From(image).Clear();
        return await draft.Add(new LayerBlob(image.Layers[0].Descriptor, diffId), new History()).CommitAsync(store, Ct);
    }
}
