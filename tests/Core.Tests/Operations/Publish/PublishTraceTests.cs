using Oci.Content;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Publish;

public sealed class PublishTraceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("store:app:1")]
    [InlineData("app:1")]
    [InlineData("oci:LAYOUT:app:1")]
    public async Task A_name_that_is_taken_away_or_moved_is_missed(string reference)
    {
        var host = OciHost.Create(new Dictionary<string, string>(), folder["state"]);
        reference = reference.Replace("LAYOUT", folder["layout"], StringComparison.Ordinal);
        Assert.False(await HasAsync(Digest.Sha256("any"u8)), "nothing is there yet");
        var isLayout = reference.StartsWith("oci:", StringComparison.Ordinal);
        var layout = isLayout ? OciLayout.OpenOrCreate(folder["layout"]) : host.OpenStore().Layout;
        var name = isLayout ? "app:1" : "docker.io/library/app:1";
        var (first, second) = (await WriteAsync("1"), await WriteAsync("2"));
        await layout.TagAsync(name, first, Stop);
        Assert.True(await HasAsync(first.Digest));
        await layout.TagAsync(name, second, Stop);
        Assert.False(await HasAsync(first.Digest), "moved");
        await layout.UntagAsync(name, Stop);
        Assert.False(await HasAsync(second.Digest), "taken away");
        File.WriteAllText(Path.Combine(layout.Folder, "index.json"), "not JSON");
        Assert.False(await HasAsync(second.Digest), "damaged");

        Task<bool> HasAsync(Digest digest) => new PublishTrace(host).IsThereAsync(reference, digest, Stop);

        async Task<Descriptor> WriteAsync(string text) => (await SampleImage.WriteAsync(layout, contents: text)).Descriptor;
    }

    [Theory]
    [InlineData("docker://127.0.0.1:1/app:1")]
    [InlineData("docker-daemon:app:1")]
    [InlineData("oci-archive:gone.tar:app:1")]
    public async Task Places_that_cannot_be_looked_at_for_nothing_are_believed(string reference) =>
        Assert.True(await new PublishTrace(OciHost.Create(new Dictionary<string, string>(), folder["state"])).IsThereAsync(reference, Digest.Sha256("any"u8), Stop));
}
