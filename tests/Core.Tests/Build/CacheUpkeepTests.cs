using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

public sealed class CacheUpkeepTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CacheUpkeepTests()
    {
        folder.Make("context");
        Write("FROM scratch\nCOPY a /a\nCOPY b /b\nCOPY c /c\n");
        foreach (var name in new[] { "a", "b", "c" }) File.WriteAllText(Path.Combine(folder["context"], name), name);
    }

    public void Dispose() => folder.Dispose();

    private OciHost Host => OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);

    private void Write(string containerfile) => File.WriteAllText(Path.Combine(folder["context"], "Containerfile"), containerfile);

    private Task<BuildResult> BuildAsync(params string[] tags) => new BuildOperation(Host).RunAsync(new BuildRequest { Context = folder["context"], Tags = tags }, default);

    private IReadOnlyList<CacheEntry> List() => new CacheListOperation(Host).Run();

    private Task<CachePruneResult> PruneAsync(CachePruneRequest request) => new CachePruneOperation(Host).RunAsync(request, default);

    private void Age(string step, int days) => File.SetLastWriteTimeUtc(List().Single(entry => entry.Description.StartsWith(step, StringComparison.Ordinal)).Path, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-days));

    private int Blobs => Directory.GetFiles(Path.Combine(folder["root"], "images", "blobs", "sha256")).Length;

    [Fact]
    public async Task Steps_are_listed_with_what_they_are()
    {
        Assert.Empty(List());
        await BuildAsync();
        Assert.Equal(["COPY a /a", "COPY b /b", "COPY c /c"], List().Select(entry => entry.Description).Order());
        Assert.All(List(), entry => Assert.True(entry.Size > 0 && entry.Kind == CacheEntryKind.Step));
    }

    [Fact]
    public async Task What_was_not_used_for_long_goes_and_a_hit_is_a_use()
    {
        await BuildAsync();
        Age("COPY a", 10);
        Age("COPY b", 3);
        Assert.Equal("COPY a /a", Assert.Single((await PruneAsync(new() { OlderThan = TimeSpan.FromDays(5), DryRun = true })).Removed).Description);
        Assert.Equal(3, List().Count);
        Assert.Single((await PruneAsync(new() { OlderThan = TimeSpan.FromDays(5) })).Removed);
        Assert.Equal(1, (await BuildAsync()).Steps.Executed);
        Assert.Empty((await PruneAsync(new() { OlderThan = TimeSpan.FromDays(1) })).Removed);
    }

    [Fact]
    public async Task The_longest_unused_goes_first_until_the_rest_fits()
    {
        await BuildAsync();
        Age("COPY b", 1);
        Age("COPY a", 2);
        var last = List()[^1];
        Assert.Equal(["COPY a /a", "COPY b /b"], (await PruneAsync(new() { KeepStorage = last.Size })).Removed.Select(entry => entry.Description).Order());
        Assert.Equal(last.Description, Assert.Single(List()).Description);
    }

    [Fact]
    public async Task Pruning_frees_what_no_image_needs()
    {
        var result = await BuildAsync("app:1");
        Write("FROM scratch\nCOPY a b c /other/\n");
        await BuildAsync();
        File.WriteAllText(Path.Combine(folder.Make("root/cache/http"), "record"), "{}");
        await PruneAsync(new());
        Assert.Empty(List());
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(folder["root"], "cache")), path => Path.GetFileName(path) is "http" or "files" or "contents" or "listings");
        Assert.Equal(5, Blobs); // manifest, configuration and layers of the image with a name
        Assert.Empty((await new Oci.Images.ImageVerifier(LocalStore.Open(folder["root"]).Layout).VerifyAsync(result.Manifest, default)).Diagnostics);
    }

    [Fact]
    public async Task Collecting_leaves_cached_layers_alone()
    {
        await BuildAsync();
        await new CollectOperation(Host).RunAsync(new CollectRequest(), default);
        Assert.Equal((3, 0), (await BuildAsync()).Steps is var steps ? (steps.Cached, steps.Executed) : default);
    }

    [Fact]
    public async Task Builds_that_write_and_steps_that_run_are_in_nobodys_way()
    {
        await BuildAsync();
        var mount = folder.Make($"root/cache/mounts/{new string('a', 64)}");
        using var end = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                CacheFile.TryWrite(Path.Combine(folder["root"], "cache", "contents", "zz", $"{i % 50}"), [1]);
                CacheFile.TryWrite(Path.Combine(mount, $"{i % 50}"), [1]);
                CacheFile.TryDelete(Path.Combine(mount, $"{(i + 25) % 50}"));
            }
        });
        try
        {
            for (var i = 0; i < 100; i++) List();
            for (var i = 0; i < 10; i++) new BuildCache(Path.Combine(folder["root"], "cache"), LocalStore.Open(folder["root"]).Layout).Forget();
        }
        finally
        {
            end.Cancel();
            await writer;
        }
    }
}
