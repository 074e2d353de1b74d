using System.Text.Json.Nodes;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;

namespace Oci.Tests.Build;

/// <summary>What else a store holds is no business of a build.</summary>
public sealed partial class BuildOperationTests
{
    [Fact]
    public async Task A_build_looks_at_no_other_image_of_the_store()
    {
        await BuildAsync(Context("other", ("Containerfile", "FROM scratch\nCOPY f /f\n"), ("f", "other")), change: request => request with { Tags = ["other", "another"] });
        await BuildAsync(Context("base", ("Containerfile", "FROM scratch\nCOPY f /f\n"), ("f", "base")), change: request => request with { Tags = ["base"] });
        var store = Host().OpenStore();
        var other = (await store.FindAsync(ImageReference.Parse("other"), default))!;
        var image = await new ImageLoader(store.Layout).LoadManifestAsync(other, default);
        var theirs = new[] { other, image.Config.Descriptor, image.Manifest.Value.Layers[0] }.Select(content => store.Layout.Blobs.PathOf(content.Digest)).ToList();
        foreach (var file in theirs) File.WriteAllText(file, "no document");
        var longAgo = DateTime.UtcNow.AddYears(-1);
        var watched = theirs.Append(Path.Combine(store.Folder, LayoutMarker.FileName)).ToList(); // the last is read by every build
        foreach (var file in watched) File.SetLastAccessTimeUtc(file, longAgo);

        var context = Context("one", ("Containerfile", "FROM base\nCOPY f /f\nLABEL a=b\n"), ("f", "1"));
        await BuildAsync(context, change: request => request with { Tags = ["app", "app:2"] });
        await BuildAsync(context, change: request => request with { Tags = ["app", "app:2"] });
        Assert.DoesNotContain(events, each => each is WarningRaised);
        if (File.GetLastAccessTimeUtc(watched[^1]) > longAgo.AddDays(1)) // file systems may be mounted so that they do not tell
            Assert.All(theirs, file => Assert.True(File.GetLastAccessTimeUtc(file) < longAgo.AddDays(1), file));
        Assert.Equal(other.Digest, (await store.FindAsync(ImageReference.Parse("another"), default))!.Digest);
    }

    [Fact]
    public async Task An_entry_of_another_image_stays_as_it_was_written()
    {
        await BuildAsync(Context("other", ("Containerfile", "FROM scratch\nCOPY f /f\n"), ("f", "other")), change: request => request with { Tags = ["other"] });
        var file = Path.Combine(Host().OpenStore().Folder, LayoutMarker.IndexName);
        var index = JsonNode.Parse(File.ReadAllText(file))!;
        index["manifests"]![0]!["com.example.unknown"] = new JsonArray(1, "two");
        File.WriteAllText(file, index.ToJsonString());
        await BuildAsync(Context("one", Sample), change: request => request with { Tags = ["app", "app:2"] });
        var entries = JsonNode.Parse(File.ReadAllText(file))!["manifests"]!.AsArray();
        Assert.Equal(index["manifests"]![0]!.ToJsonString(), entries[0]!.ToJsonString());
        Assert.Equal(3, entries.Count);
    }

    [Fact]
    public async Task Arguments_in_files_are_read_by_the_build_and_the_others_win()
    {
        var file = Path.Combine(Context("args", ("one", "A=1\nB=2\n\n# C=3\nNOT_SET\n")), "one");
        var context = Context("c", ("Containerfile", "FROM scratch\nARG A\nARG B\nARG NOT_SET=default\nLABEL all=$A,$B,$NOT_SET\nCOPY Containerfile /\n"));
        var result = await BuildAsync(context, change: request => request with { BuildArgFiles = [file], BuildArgs = new Dictionary<string, string?> { ["B"] = "own" } });
        var image = await new ImageLoader(Host().OpenStore().Layout).LoadManifestAsync(result.Manifest, default);
        Assert.Equal("1,own,default", image.Config.Value.Config!.Labels!["all"]);
        File.WriteAllText(file, "A=changed\n"); // also where all else is as it was
        result = await BuildAsync(context, change: request => request with { BuildArgFiles = [file], BuildArgs = new Dictionary<string, string?> { ["B"] = "own" } });
        image = await new ImageLoader(Host().OpenStore().Layout).LoadManifestAsync(result.Manifest, default);
        Assert.Equal("changed,own,default", image.Config.Value.Config!.Labels!["all"]);
    }

    [Fact, Trait("Category", "Linux")]
    public async Task A_pipe_of_arguments_that_nobody_writes_to_can_be_given_up()
    {
        var pipe = Path.Combine(Context("args", ("f", "")), "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe)) made.WaitForExit();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var request = new BuildRequest { Context = Context("c", Sample), BuildArgFiles = [pipe] };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => new BuildOperation(Host()).RunAsync(request, stop.Token)));
    }
}
