using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The images that every peer must understand, in one layout.</summary>
public sealed class PeerImages
{
    /// <summary>The names in the layout.</summary>
    public static readonly string[] Names = ["gzip", "zstd", "docker", "index", "nested", "artifact"];

    private readonly string layout;

    public PeerImages(TemporaryFolder folder)
    {
        layout = folder["images"];
        MakeAsync().GetAwaiter().GetResult();
    }

    /// <summary>An OCI image of two gzip layers.</summary>
    public string Small => At("gzip");

    /// <summary>The layout.</summary>
    public string Folder => layout;

    /// <summary>The reference of a name.</summary>
    public string At(string name) => $"oci:{layout}:{name}";

    /// <summary>The digest of a name.</summary>
    public async Task<Digest> DigestAsync(string name) => (await OciLayout.Open(layout).FindAsync(name, CancellationToken.None))!.Digest;

    private async Task MakeAsync()
    {
        var ct = CancellationToken.None;
        var place = OciLayout.OpenOrCreate(layout);
        var gzip = await SampleImage.WriteAsync(place, null, LayerCompression.Gzip, new string('g', 100_000), "two");
        await place.TagAsync("gzip", gzip.Descriptor, ct);
        await place.TagAsync("zstd", (await SampleImage.WriteAsync(place, null, LayerCompression.Zstd, new string('z', 100_000), "two")).Descriptor, ct);
        var arm = await SampleImage.WriteAsync(place, Platform.Parse("linux/arm64"), LayerCompression.Gzip, "arm", "two");
        var index = await SampleImage.WriteIndexAsync(place, gzip, arm);
        await place.TagAsync("index", index, ct);
        var s390 = await SampleImage.WriteAsync(place, Platform.Parse("linux/s390x"), LayerCompression.Gzip, "s390", "two");
        await place.TagAsync("nested", await SampleImage.WriteIndexAsync(place, [index, s390.Descriptor with { Platform = s390.Platform }]), ct);
        await place.TagAsync("artifact", await SampleImage.WriteReferrerAsync(place, gzip.Descriptor, "note"), ct);
        var docker = gzip.Manifest.Value with
        {
            MediaType = MediaTypes.DockerManifest,
            Config = gzip.Manifest.Value.Config with { MediaType = MediaTypes.DockerConfig },
            Layers = [.. gzip.Manifest.Value.Layers.Select(layer => layer with { MediaType = MediaTypes.ToDocker(layer.MediaType)! })],
        };
        var manifest = await SampleImage.WriteJsonAsync(place, docker);
        await place.TagAsync("docker", manifest with { MediaType = MediaTypes.DockerManifest }, ct);
    }
}
