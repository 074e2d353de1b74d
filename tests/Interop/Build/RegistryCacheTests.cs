using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>Machines (state folders) that share a cache in a real registry.</summary>
public sealed class RegistryCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<ProgressEvent> events = [];

    public RegistryCacheTests()
    {
        folder.Make("context");
        File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), "FROM scratch AS one\nCOPY a /x/a\nFROM scratch\nWORKDIR /w\nCOPY --from=one /x /w/\nCOPY b /w/b\n");
        File.WriteAllText(Path.Combine(folder["context"], "a"), "a");
        File.WriteAllText(Path.Combine(folder["context"], "b"), "b");
    }

    public void Dispose() => folder.Dispose();

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private Task<BuildResult> BuildAsync(string machine, Func<BuildRequest, BuildRequest> change)
    {
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["HOME"] = folder.Make("home") }, folder[machine]) with { Progress = new Listener(events) };
        return new BuildOperation(host).RunAsync(change(new BuildRequest { Context = folder["context"] }), default);
    }

    [Fact]
    public async Task Two_machines_share_a_cache_and_four_write_it_at_once()
    {
        Peer.Require("docker-registry");
        await using var registry = await DockerRegistry.StartAsync();
        var reference = $"{registry.Host}/app:cache";
        var missing = await BuildAsync("first", request => request with { CacheFrom = [new(reference)], CacheTo = [new(reference)] });
        Assert.Single(events.OfType<WarningRaised>());
        events.Clear();
        var second = await BuildAsync("second", request => request with { CacheFrom = [new(reference)] });
        Assert.Equal((missing.Manifest.Digest, 0), (second.Manifest.Digest, second.Steps.Executed));
        Assert.Empty(events.OfType<WarningRaised>());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() => BuildAsync($"writer{number}", request => request with { CacheFrom = [new(reference)], CacheTo = [new(reference)] }))));
        Assert.Equal(0, (await BuildAsync("last", request => request with { CacheFrom = [new(reference)] })).Steps.Executed);
    }

    [Fact]
    public async Task An_image_in_a_registry_carries_its_results_and_names_those_of_other_stages()
    {
        Peer.Require("docker-registry");
        await using var registry = await DockerRegistry.StartAsync();
        var reference = $"{registry.Host}/app:1";
        await BuildAsync("first", request => request with { Tags = [$"docker://{reference}"], CacheTo = [new(null)] });
        Assert.Equal((0, 4), (await BuildAsync("second", request => request with { CacheFrom = [new(reference)] })).Steps is var steps ? (steps.Executed, steps.Cached) : default);
    }
}
