using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Operations;

[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class ContainerOperationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OciHost host;

    public ContainerOperationTests()
    {
        Peer.RequireRoot();
        host = new OciHost { Environment = new Dictionary<string, string>(), StateRoot = folder["state"], TempFolder = folder.Make("tmp") };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_container_is_meant_by_its_name_its_ID_or_the_beginning_of_that()
    {
        // With seventeen containers two begin with the same digit.
        var ids = new List<string>();
        for (var made = 0; made < 17; made++) ids.Add((await FromAsync()).Id);
        var containers = new ContainerOperation(host);
        var digit = ids.GroupBy(id => id[..1]).First(group => group.Count() > 1).Key;
        Assert.Equal(ErrorCodes.AmbiguousContainer, (await Assert.ThrowsAsync<OciException>(() => containers.InspectAsync([digit], Cancel))).Code);
        foreach (var text in new[] { "", "nobody", ids[0] + "0" }) Assert.Equal(ErrorCodes.ContainerNotFound, (await Assert.ThrowsAsync<OciException>(() => containers.InspectAsync([text], Cancel))).Code);
        var found = await containers.InspectAsync([ids[3], ids[3][..20], "scratch-working-container-3"], Cancel);
        Assert.All(found, entry => Assert.Equal(ids[3], entry.Id));
        Assert.Equal(Enumerable.Reverse(ids), (await containers.ListAsync(all: false, Cancel)).Select(entry => entry.Id));
        await containers.RemoveAsync(ids, force: false, Cancel);
        Assert.Empty(Directory.EnumerateDirectories(folder["state/containers/all"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["state/snapshots/overlay/kept"]));
    }

    [Fact]
    public async Task A_name_is_had_once_and_is_a_name()
    {
        await FromAsync("mine");
        Assert.Equal(ErrorCodes.ContainerExists, (await Assert.ThrowsAsync<OciException>(() => FromAsync("mine"))).Code);
        foreach (var name in new[] { "", "-x", "a/b", "..", "a b", new string('x', 200) })
            Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => FromAsync(name))).Code);
        Assert.Single(Directory.EnumerateDirectories(folder["state/containers/all"]));
    }

    [Fact]
    public async Task A_working_container_cannot_be_started_nor_killed()
    {
        await FromAsync("mine");
        var containers = new ContainerOperation(host);
        Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => containers.StartAsync(["mine"], Cancel))).Code);
        Assert.Equal(ErrorCodes.ContainerNotRunning, (await Assert.ThrowsAsync<OciException>(() => containers.KillAsync(["mine"], "TERM", Cancel))).Code);
        Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => containers.KillAsync(["mine"], "NOTHING", Cancel))).Code);
        Assert.Equal([(int?)null], await containers.WaitAsync(["mine"], Cancel));
    }

    [Fact]
    public async Task What_another_has_started_meanwhile_is_not_started_once_more_behind_that()
    {
        var mine = await FromAsync("mine");
        var home = folder[$"state/containers/all/{mine.Id}"];
        using var other = AdvisoryLock.TryAcquire(Path.Combine(home, "owner"), LockMode.Exclusive);
        var status = Path.Combine(home, "status.json");
        File.WriteAllText(status, File.ReadAllText(status).Replace("\"created\"", "\"running\"", StringComparison.Ordinal));
        var answers = new List<string>();
        await new MonitorOperation(host).RunAsync(mine.Id, answers.Add, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Contains(ErrorCodes.ContainerRunning.Number.ToString(), Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_whole_is_swept_away()
    {
        Directory.CreateDirectory(folder["state/containers/all/abc/bundle"]);
        var mine = await FromAsync("mine");
        Assert.Equal([mine.Id], Directory.EnumerateDirectories(folder["state/containers/all"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_change_that_is_no_setting_is_refused()
    {
        await FromAsync("mine");
        foreach (var change in new[] { "RUN true", "FROM other", "CMD x\nRUN y", "", "COPY a b" })
            Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => new CommitOperation(host).RunAsync(new CommitRequest { Container = "mine", Changes = [change] }, Cancel))).Code);
    }

    [Fact]
    public async Task What_is_added_leaves_out_what_it_is_told_to()
    {
        await FromAsync("mine");
        Directory.CreateDirectory(folder["site/drafts"]);
        foreach (var name in (string[])["index.html", "notes.md", "drafts/new.html", "drafts/old.md"]) File.WriteAllText(folder[$"site/{name}"], name);
        await new AddOperation(host).RunAsync(new AddRequest { Container = "mine", Sources = [folder["site"]], Destination = "/www/", Exclude = ["**/*.md", "!notes.md"] }, Cancel);
        var root = await new MountOperation(host).MountAsync("mine", Cancel);
        try
        {
            Assert.Equal(["drafts/new.html", "index.html", "notes.md"], Directory.EnumerateFiles($"{root}/www", "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath($"{root}/www", file)).Order(StringComparer.Ordinal));
        }
        finally
        {
            await new MountOperation(host).UnmountAsync(["mine"], Cancel);
        }
    }

    [Fact]
    public async Task What_is_added_meets_what_is_there_also_where_nothing_is_mounted()
    {
        await FromAsync("mine");
        Directory.CreateDirectory(folder["site/real"]);
        Directory.CreateDirectory(folder["site/etc"]);
        Directory.CreateSymbolicLink(folder["site/link"], "real");
        File.WriteAllText(folder["site/etc/passwd"], "zed:x:44:55::/:/bin/sh\n");
        foreach (var name in (string[])["site/file", "a", "b"]) File.WriteAllText(folder[name], name);
        await AddAsync("/", folder["site"]);
        await AddAsync("/link/", folder["a"]);
        await new AddOperation(host).RunAsync(new AddRequest { Container = "mine", Sources = [folder["b"]], Destination = "real/", Chown = "zed" }, Cancel);
        Assert.Equal(ErrorCodes.CopyConflict, (await Assert.ThrowsAsync<OciException>(() => AddAsync("/file", folder["a"], folder["b"]))).Code);
        var root = await new MountOperation(host).MountAsync("mine", Cancel);
        try
        {
            Assert.Equal("real", new FileInfo($"{root}/link").LinkTarget);
            Assert.Equal(["a", "b"], Directory.EnumerateFiles($"{root}/real").Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal("site/file", File.ReadAllText($"{root}/file"));
        }
        finally
        {
            await new MountOperation(host).UnmountAsync(["mine"], Cancel);
        }

        Task AddAsync(string destination, params string[] sources) => new AddOperation(host).RunAsync(new AddRequest { Container = "mine", Sources = sources, Destination = destination }, Cancel);
    }

    [Fact]
    public async Task An_image_of_a_container_can_be_without_variables_and_history()
    {
        await FromAsync("mine");
        var made = await new CommitOperation(host).RunAsync(new CommitRequest { Container = "mine", Changes = ["ENV A=1 B=2"], Unsetenv = ["A", "PATH"], OmitHistory = true }, Cancel);
        var config = (await new ImageLoader(host.OpenStore().Layout).LoadManifestAsync(made.Manifest, Cancel)).Config.Value;
        Assert.Equal(["B=2"], config.Config!.Env);
        Assert.Null(config.History);
    }

    [Fact]
    public async Task An_image_of_a_container_can_be_Dockers_of_any_time_and_in_an_index()
    {
        await FromAsync("mine");
        File.WriteAllText(folder["a"], "a");
        await new AddOperation(host).RunAsync(new AddRequest { Container = "mine", Sources = [folder["a"]], Destination = "/" }, Cancel);
        var request = new CommitRequest { Container = "mine", Manifest = "all:1", SourceDateEpoch = 60, Format = ManifestFormat.Docker, Compression = LayerCompression.Gzip };
        var made = await new CommitOperation(host).RunAsync(request, Cancel);
        var loader = new ImageLoader(host.OpenStore().Layout);
        var image = await loader.LoadManifestAsync(made.Manifest, Cancel);
        Assert.Equal((MediaTypes.DockerManifest, MediaTypes.DockerLayerGzip, made.Config.Digest, "1970-01-01T00:01:00Z"), (image.Descriptor.MediaType, image.Layers[0].Descriptor.MediaType, image.Config.Descriptor.Digest, image.Config.Value.Created));
        var index = (await host.OpenStore().FindAsync(ImageReference.Parse("all:1"), Cancel))!;
        Assert.Equal([made.Manifest.Digest], (await loader.ReadIndexAsync(index, Cancel)).Value.Manifests.Select(entry => entry.Digest));
        Assert.Equal(ErrorCodes.FormatCannotHold, (await Assert.ThrowsAsync<OciException>(() => new CommitOperation(host).RunAsync(request with { Compression = LayerCompression.Zstd }, Cancel))).Code);
    }

    [Fact]
    public async Task An_image_that_is_not_to_be_fetched_must_be_there()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => new FromOperation(host).RunAsync(new FromRequest { Image = "registry.invalid/nothing", Pull = PullPolicy.Never }, Cancel));
        Assert.Equal(ErrorCodes.ImageNotFound, fault.Code);
    }

    private Task<ContainerEntry> FromAsync(string? name = null) => new FromOperation(host).RunAsync(new FromRequest { Image = "scratch", Name = name }, Cancel);
}
