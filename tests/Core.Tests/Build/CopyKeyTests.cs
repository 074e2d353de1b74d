using System.Runtime.Versioning;
using Oci.Build;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>What a copy depends on beyond its sources: who owns it by name, and what its sources are to each other.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class CopyKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_owner_of_a_linked_copy_is_who_the_tree_below_says_also_with_a_warm_cache()
    {
        const string text = "FROM scratch\nCOPY etc /etc/\nCOPY --link --chown=app f /f\n";
        Assert.Equal((1001u, 100u, 0), await BuildAsync(text, "app:x:1001:100::/:/bin/sh\n"));
        Assert.Equal((2002u, 200u, 0), await BuildAsync(text, "app:x:2002:200::/:/bin/sh\n"));
        Assert.Equal((1001u, 100u, 2), await BuildAsync(text, "app:x:1001:100::/:/bin/sh\n"));
    }

    [Fact]
    public async Task Numbers_need_no_tree_below()
    {
        const string text = "FROM scratch\nCOPY etc /etc/\nCOPY --link --chown=7:8 f /f\n";
        Assert.Equal((7u, 8u, 0), await BuildAsync(text, "app:x:1001:100::/:/bin/sh\n"));
        Assert.Equal((7u, 8u, 1), await BuildAsync(text, "app:x:2002:200::/:/bin/sh\n"));
    }

    // Whether two sources are names of one file is not in what is known of either.
    [Fact]
    public async Task Names_of_one_file_that_are_two_sources_become_two_files()
    {
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], "FROM scratch\nCOPY a b /o/\n");
        File.WriteAllText(folder["context/a"], "same");
        using (var context = RootDirectory.Open(folder["context"])) context.CreateHardLink(RootPath.Clean("b"), RootPath.Clean("a"));
        var linked = await RunAsync();
        File.Delete(folder["context/b"]);
        File.WriteAllText(folder["context/b"], "same");
        Assert.Equal(linked.Manifest, (await RunAsync()).Manifest);
        Assert.Equal(linked.Manifest, (await RunAsync(request => request with { NoCache = true })).Manifest);
    }

    private async Task<(uint Uid, uint Gid, int Cached)> BuildAsync(string text, string passwd)
    {
        folder.Make("context/etc");
        File.WriteAllText(folder["context/Containerfile"], text);
        File.WriteAllText(folder["context/etc/passwd"], passwd);
        File.WriteAllText(folder["context/f"], "x");
        var result = await RunAsync();
        var store = LocalStore.Open(folder["root"]).Layout;
        var image = await new ImageLoader(store).LoadManifestAsync(result.Manifest, default);
        using var tree = await new TreeStore(store, folder["listings"], folder["tmp"]).OpenAsync(image.Layers, default);
        var owner = tree.Find(RootPath.Clean("f"))!.Metadata;
        return (owner.Uid, owner.Gid, result.Steps.Cached);
    }

    private Task<BuildResult> RunAsync(Func<BuildRequest, BuildRequest>? change = null)
    {
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = "" }, folder["root"]);
        var request = new BuildRequest { Context = folder["context"] };
        return new BuildOperation(host).RunAsync(change?.Invoke(request) ?? request, default);
    }
}
