using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;

namespace Oci.Tests.Operations.Editing;

/// <summary>Several who change one image or index at the same moment: every change counts.</summary>
public sealed class EditsAtOnceTests : IDisposable
{
    private const int Several = 8;

    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Eight_additions_make_eight_entries()
    {
        foreach (var name in Names) await place.MakeAsync(name, null, null, name);
        await AtOnceAsync(name => new IndexOperation(place.Host).CreateAsync(new IndexCreateRequest { Index = place.Ref("made"), Images = [place.Ref(name)], Amend = true }, Stop));
        Assert.Equal(Several, (await ReadAsync(place.Layout, "made")).Manifests.Count);
        await new IndexOperation(place.Host).CreateAsync(new IndexCreateRequest { Index = place.Ref("there") }, Stop);
        await AtOnceAsync(name => new IndexOperation(place.Host).AddAsync(new IndexAddRequest { Index = place.Ref("there"), Images = [place.Ref(name)] }, Stop));
        var entries = (await ReadAsync(place.Layout, "there")).Manifests;
        Assert.Equal(Several, entries.Count);
        await AtOnceAsync(name => new IndexOperation(place.Host).AnnotateAsync(new IndexAnnotateRequest { Index = place.Ref("there"), Options = new IndexEntryOptions { Annotations = [$"{name}=x"] } }, Stop));
        Assert.Equal(Several, (await ReadAsync(place.Layout, "there")).Annotations!.Count);
        var left = entries.Select(entry => entry.Digest.ToString()).GetEnumerator();
        await AtOnceAsync(_ => RemoveAsync(Next()));
        Assert.Empty((await ReadAsync(place.Layout, "there")).Manifests);

        string Next()
        {
            lock (entries) return left.MoveNext() ? left.Current : throw new InvalidOperationException();
        }
        Task<Descriptor> RemoveAsync(string entry) => new IndexOperation(place.Host).RemoveAsync(new IndexRemoveRequest { Index = place.Ref("there"), Entries = [entry] }, Stop);
    }

    [Fact]
    public async Task Eight_builds_into_an_index_that_is_not_there_make_eight_entries()
    {
        File.WriteAllText(Path.Combine(place.Folder.Make("context"), "Containerfile"), "FROM scratch\nCOPY Containerfile /f\n");
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/s390x", "linux/ppc64le", "linux/riscv64", "linux/386", "linux/arm/v7", "linux/arm/v6"];
        foreach (var index in new[] { "all:1", place.Ref("all") })
        {
            await Task.WhenAll(platforms.Select(platform => Task.Run(
                () => new BuildOperation(place.Host).RunAsync(new BuildRequest { Context = place.Folder["context"], Manifest = index, Platforms = [Platform.Parse(platform)] }, Stop), Stop)));
        }
        Assert.Equal(platforms.Order(), (await ReadAsync(place.Layout, "all")).Manifests.Select(entry => entry.Platform!.ToString()).Order());
        var store = place.Host.OpenStore().Layout;
        Assert.Equal(platforms.Order(), (await ReadAsync(store, LocalStore.NameOf(ImageReference.Parse("all:1")))).Manifests.Select(entry => entry.Platform!.ToString()).Order());
    }

    [Fact]
    public async Task Eight_edits_of_one_image_all_count()
    {
        await place.MakeAsync("app", null, null, "one");
        await AtOnceAsync(name => place.ConfigAsync(new ConfigRequest { Image = place.Ref("app"), Labels = [$"{name}=x"] }));
        Assert.Equal(Names.Order(), (await place.ImageAsync("app")).Config.Value.Config!.Labels!.Keys.Order());
    }

    [Fact]
    public async Task A_registry_gets_eight_entries_of_those_who_share_a_state_folder()
    {
        await using var registry = new FakeRegistry();
        foreach (var name in Names) await place.MakeAsync(name, null, null, name);
        using var access = new RegistryAccess();
        var host = place.Host with { Registries = access };
        await AtOnceAsync(name => new IndexOperation(host).CreateAsync(new IndexCreateRequest { Index = $"docker://{registry.Name}", Images = [place.Ref(name)], Amend = true }, Stop));
        using var found = await host.ResolveAsync($"docker://{registry.Name}", Stop);
        Assert.Equal(Several, (await new ImageLoader(found.Content).ReadIndexAsync(found.Target, Stop)).Value.Manifests.Count);
    }

    [Fact]
    public async Task Nothing_is_put_in_the_place_of_what_another_one_has_put_there()
    {
        var (one, two) = ((await place.MakeAsync("one", null, null, "1")).Descriptor, (await place.MakeAsync("two", null, null, "2")).Descriptor);
        Assert.False(await place.Layout.TryReplaceAsync("one", new ExpectedTarget(two.Digest), two, Stop));
        Assert.False(await place.Layout.TryReplaceAsync("one", new ExpectedTarget(null), two, Stop));
        Assert.False(await place.Layout.TryReplaceAsync("three", new ExpectedTarget(one.Digest), two, Stop));
        Assert.False(await place.Layout.TryReplaceAsync(null, new ExpectedTarget(null), two, Stop));
        Assert.Equal(one.Digest, (await place.Layout.FindAsync("one", Stop))!.Digest);
        Assert.Null(await place.Layout.FindAsync("three", Stop));
        Assert.True(await place.Layout.TryReplaceAsync("one", new ExpectedTarget(one.Digest), two, Stop));
        Assert.True(await place.Layout.TryReplaceAsync("three", new ExpectedTarget(null), one, Stop));
        Assert.Equal((two.Digest, one.Digest), ((await place.Layout.FindAsync("one", Stop))!.Digest, (await place.Layout.FindAsync("three", Stop))!.Digest));
    }

    [Fact]
    public async Task Who_is_always_overtaken_says_so_in_the_end()
    {
        var tries = 0;
        var fault = await Assert.ThrowsAsync<OvertakenException>(() => ImageEditing.RepeatAsync(() => ++tries > 0 ? throw new OvertakenException("app") : Task.FromResult<Descriptor>(null!)));
        Assert.Equal((ErrorCodes.Locked, 100), (fault.Code, tries));
        Assert.Contains("`app`", fault.Message, StringComparison.Ordinal);
    }

    private static string[] Names => [.. Enumerable.Range(0, Several).Select(number => $"n{number}")];

    private static Task AtOnceAsync(Func<string, Task<Descriptor>> edit) => Task.WhenAll(Names.Select(name => Task.Run(() => edit(name), Stop)));

    private static async Task<ImageIndex> ReadAsync(OciLayout layout, string name)
    {
        var target = await layout.FindAsync(name, Stop);
        Assert.NotNull(target);
        return (await new ImageLoader(layout).ReadIndexAsync(target, Stop)).Value;
    }
}
