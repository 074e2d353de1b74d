using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;
using Oci.Transfer;

namespace Oci.Tests.Operations;

public sealed class ImagePullerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Newer_takes_what_is_there_where_the_registry_has_nothing_to_say()
    {
        await using var registry = new FakeRegistry { Instead = call => AnswerAsync(call, 404, """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""") };
        var (image, found) = await FindAsync(registry);
        Assert.Equal(image.Descriptor.Digest, found.Digest);
    }

    [Fact]
    public async Task Newer_does_not_pass_over_a_registry_that_gives_something_else_than_it_says()
    {
        await using var registry = new FakeRegistry { Instead = call => AnswerAsync(call, 200, "{}", ("Docker-Content-Digest", Digest.Sha256("other"u8).ToString()), ("Content-Type", MediaTypes.OciManifest)) };
        await Assert.ThrowsAsync<DigestMismatchException>(() => FindAsync(registry));
    }

    private async Task<(Image Image, Descriptor Found)> FindAsync(FakeRegistry registry)
    {
        using var access = new RegistryAccess();
        var host = OciHost.Create(new Dictionary<string, string> { ["HOME"] = folder.Path }, folder["state"]) with { Registries = access };
        var (store, reference) = (host.OpenStore(), registry.Name.WithDefaultTag());
        var image = await SampleImage.WriteAsync(store.Layout, SampleImage.Amd64, null, "content");
        await store.Layout.TagAsync(LocalStore.NameOf(reference), image.Descriptor, Ct);
        using var opened = await new ImagePuller(host, store, PullPolicy.Newer).FindAsync(ImageLocation.Parse(reference.ToString()), SampleImage.Amd64, Ct);
        return (image, opened.Target);
    }

    private static async Task<bool> AnswerAsync(HttpCall call, int status, string body, params (string, string)[] headers)
    {
        if (!call.Path.Contains("/manifests/", StringComparison.Ordinal)) return false;
        await call.RespondAsync(status, body, headers);
        return true;
    }
}
