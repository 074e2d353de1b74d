using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Registries;

/// <summary>How many requests a push costs: people wait for each of them.</summary>
public sealed class PushRequestTests : RegistryTestBase, IProgress<ProgressEvent>, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MemoryContentStore store = new();

    void IProgress<ProgressEvent>.Report(ProgressEvent value) { }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_new_image_costs_three_a_blob_and_one_for_its_manifest_and_name()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "a", "b", "c", "d");
        await PushAsync(image.Descriptor, "v1");
        Assert.Equal(["GET /v2/", .. Enumerable.Repeat("HEAD blobs", 5), .. Enumerable.Repeat("POST blobs", 5), .. Enumerable.Repeat("PUT blobs", 5), "PUT manifests"], Kinds().Order(Comparer<string>.Create(InTurn)));
        Assert.Equal("PUT manifests/v1", Registry.Requests.Last());
        Assert.Equal(image.Descriptor.Digest.ToString(), Digest.Sha256(Registry.Manifests["v1"].Bytes).ToString());
    }

    [Fact]
    public async Task An_image_that_is_there_costs_one_a_blob_and_one_for_its_name_and_one_where_that_is_new()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "a", "b", "c", "d");
        await PushAsync(image.Descriptor, "v1");
        var before = Registry.Server.Calls.Count;
        await PushAsync(image.Descriptor, "v2");
        string[] asked = ["GET /v2/", .. Enumerable.Repeat("HEAD blobs", 5), "HEAD manifests"];
        Assert.Equal([.. asked, "PUT manifests"], Kinds().Skip(before).Order(Comparer<string>.Create(InTurn)));
        before = Registry.Server.Calls.Count;
        await PushAsync(image.Descriptor, "v2");
        Assert.Equal(asked, Kinds().Skip(before).Order(Comparer<string>.Create(InTurn)));
    }

    [Fact]
    public async Task The_images_of_an_index_go_by_digest_and_the_index_by_its_name()
    {
        var images = new[] { await SampleImage.WriteAsync(store, null, null, "a"), await SampleImage.WriteAsync(store, null, null, "b") };
        var index = await SampleImage.WriteJsonAsync(store, ImageIndex.Empty with { Manifests = [.. images.Select(image => image.Descriptor)] });
        await PushAsync(index, "v1");
        Assert.Equal([.. images.Select(image => $"PUT manifests/{image.Descriptor.Digest}").Order(), "PUT manifests/v1"], Registry.Requests.Where(request => request.StartsWith("PUT manifests", StringComparison.Ordinal)).Order());
        Assert.Equal("PUT manifests/v1", Registry.Requests.Last());
    }

    // Registries keep blobs and manifests apart, and refuse a manifest whose layer they do not have as a blob.
    [Fact]
    public async Task A_manifest_that_is_a_layer_too_goes_as_both()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "a");
        var note = await SampleImage.WriteJsonAsync(store, image.Manifest.Value with { Layers = [image.Descriptor with { MediaType = "text/plain" }] });
        foreach (var order in (Descriptor[][])[[note, image.Descriptor], [image.Descriptor, note]])
        {
            Registry.Blobs.Clear();
            Registry.Manifests.Clear();
            await PushAsync(await SampleImage.WriteIndexAsync(store, order), "v1");
            Assert.Contains(image.Descriptor.Digest.ToString(), Registry.Blobs.Keys);
            Assert.Contains(image.Layers[0].Descriptor.Digest.ToString(), Registry.Blobs.Keys);
            Assert.Contains(image.Descriptor.Digest.ToString(), Registry.Manifests.Keys);
        }
    }

    [Fact]
    public async Task What_was_just_sent_as_a_manifest_is_not_taken_for_a_blob()
    {
        var image = await SampleImage.WriteAsync(store, null, null, "a");
        var repository = Open();
        await repository.PushManifestAsync(image.Manifest.Raw, image.Descriptor, null, Ct);
        Assert.True(await repository.ContainsAsync(image.Descriptor, Ct));
        Assert.False(await repository.ContainsAsync(image.Descriptor with { MediaType = "text/plain" }, Ct));
    }

    [Fact]
    public async Task What_is_no_manifest_at_all_can_be_deleted()
    {
        var bytes = "no JSON"u8.ToArray();
        var digest = Digest.Sha256(bytes);
        Registry.Manifests[digest.ToString()] = (MediaTypes.OciManifest, bytes);
        Registry.Instead = async call =>
        {
            if (call.Method != "DELETE") return false;
            await call.RespondAsync(202);
            return true;
        };
        Assert.True(await Open().DeleteManifestAsync(digest, Ct));
    }

    private async Task PushAsync(Descriptor image, string tag)
    {
        var session = Session();
        var source = new OpenedImage(ImageLocation.Parse("oci:here:1"), store, image);
        await new ImageCopier(LocalStore.Open(folder["state"]), folder["tmp"], this, session.OpenToWrite).CopyAsync(source, ImageLocation.Parse($"docker://{Registry.Name.Name}:{tag}"), CopyOptions.All, Ct);
    }

    // `PUT blobs/uploads/u1?…` is `PUT blobs`.
    private IEnumerable<string> Kinds() => Registry.Requests.Select(request => request.Split(' ') is [var method, var path] && !path.StartsWith('/') ? $"{method} {path.Split('/')[0]}" : request);

    private static int InTurn(string a, string b) => (a.EndsWith("manifests", StringComparison.Ordinal), a).CompareTo((b.EndsWith("manifests", StringComparison.Ordinal), b));
}
