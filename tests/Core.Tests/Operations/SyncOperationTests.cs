using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;

namespace Oci.Tests.Operations;

public sealed class SyncOperationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SyncOperationTests()
    {
        foreach (var image in (string[])["a/one:v1", "b/one:v1", "b/two:v1"]) File.WriteAllText(Path.Combine(folder.Make($"images/{image}"), "manifest.json"), "{}");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Images_that_would_take_one_anothers_place_are_told_and_not_copied()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => SyncAsync(scoped: false, keepGoing: false));
        Assert.Equal(ErrorCodes.InvalidSyncList, fault.Code);
        foreach (var name in (string[])["a/one:v1", "b/one:v1", "docker://registry.example/one:v1"]) Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains("--scoped", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_others_are_copied_where_one_may_fail()
    {
        var images = await SyncAsync(scoped: false, keepGoing: true);
        Assert.Equal(
            [("docker://registry.example/one:v1", false), ("docker://registry.example/one:v1", true), ("docker://registry.example/two:v1", false)],
            images.Select(image => (image.Destination!, image.Fault is not null)));
    }

    [Fact]
    public async Task With_their_whole_names_they_have_places_of_their_own() =>
        Assert.Equal(
            ["docker://registry.example/a/one:v1", "docker://registry.example/b/one:v1", "docker://registry.example/b/two:v1"],
            (await SyncAsync(scoped: true, keepGoing: false)).Select(image => image.Destination!));

    [Fact]
    public async Task What_a_registry_calls_a_tag_does_not_lead_out_of_the_folder()
    {
        await using var registry = new FakeRegistry();
        registry.Instead = async call =>
        {
            if (!call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) return false;
            await call.RespondAsync(200, """{"name":"team/app","tags":["/../../../../out"]}""");
            return true;
        };
        using var access = new RegistryAccess();
        var host = OciHost.Create(new Dictionary<string, string> { ["HOME"] = folder.Path }, folder["state"]) with { Registries = access };
        var request = new SyncRequest { Source = registry.Name.ToString(), Destination = folder["to"], SourceKind = SyncPlace.Docker, DestinationKind = SyncPlace.Dir, Scoped = true };
        var fault = await Assert.ThrowsAsync<OciException>(async () =>
        {
            await foreach (var image in new SyncOperation(host).RunAsync(request, TestContext.Current.CancellationToken)) Assert.Null(image.Target);
        });
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.False(Directory.Exists(folder["out"]));
    }

    private async Task<List<SyncedImage>> SyncAsync(bool scoped, bool keepGoing)
    {
        var host = OciHost.Create(new Dictionary<string, string> { ["HOME"] = folder.Path }, folder["state"]);
        var request = new SyncRequest { Source = folder["images"], Destination = "registry.example", SourceKind = SyncPlace.Dir, DestinationKind = SyncPlace.Docker, Scoped = scoped, KeepGoing = keepGoing, DryRun = true };
        var images = new List<SyncedImage>();
        await foreach (var image in new SyncOperation(host).RunAsync(request, TestContext.Current.CancellationToken)) images.Add(image);
        return images;
    }
}
