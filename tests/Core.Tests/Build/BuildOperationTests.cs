using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Whole builds without RUN: they work everywhere and need no rights.</summary>
public sealed partial class BuildOperationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<ProgressEvent> events = [];

    public void Dispose() => folder.Dispose();

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private OciHost Host(string root = "root", params (string, string)[] variables) => OciHost.Create(
        new Dictionary<string, string>(variables.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))) { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" },
        folder[root]) with { Progress = new Listener(events) };

    private string Context(string name, params (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder[name], path))!);
            File.WriteAllText(Path.Combine(folder[name], path), content);
        }
        return folder[name];
    }

    private Task<BuildResult> BuildAsync(string context, OciHost? host = null, Func<BuildRequest, BuildRequest>? change = null)
    {
        events.Clear();
        var request = new BuildRequest { Context = context, Pull = PullPolicy.Never };
        return new BuildOperation(host ?? Host()).RunAsync(change?.Invoke(request) ?? request, default);
    }

    private static (string, string)[] Sample => [("Containerfile", "FROM scratch AS one\nCOPY src /app/\nFROM scratch\nWORKDIR /w\nCOPY --from=one /app .\nCOPY a.txt b.txt ./\nLABEL x=y\n"), ("src/f", "1"), ("a.txt", "A"), ("b.txt", "B")];

    [Fact]
    public async Task Two_machines_at_two_times_in_two_folders_make_the_same_image()
    {
        var first = await BuildAsync(Context("one", Sample), Host("root1") with { Time = new Clock(DateTimeOffset.UnixEpoch.AddYears(50)) }, request => request with { Jobs = 1 });
        var second = await BuildAsync(Context("two", Sample), Host("root2") with { Time = new Clock(DateTimeOffset.UnixEpoch.AddYears(51)) }, request => request with { Jobs = 8 });
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);
        Assert.Equal(0, second.Steps.Cached);
    }

    [Fact]
    public async Task Every_image_passes_verification()
    {
        var result = await BuildAsync(Context("c", Sample), change: request => request with { Tags = ["app:1", $"oci:{folder["out"]}:x"] });
        var layout = OciLayout.Open(folder["out"]);
        Assert.Equal(result.Manifest.Digest, (await layout.FindAsync("x", default))!.Digest);
        Assert.Equal(["app:1", $"oci:{folder["out"]}:x"], result.Tags.Select(tag => tag.Reference));
        foreach (IContentStore store in new IContentStore[] { layout, LocalStore.Open(folder["root"]).Layout })
            Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
    }

    [Fact]
    public async Task A_second_build_does_nothing()
    {
        var context = Context("c", Sample);
        var first = await BuildAsync(context);
        var second = await BuildAsync(context);
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Equal((4, 0), (second.Steps.Cached, second.Steps.Executed));
        Assert.Equal(4, events.OfType<StepCached>().Count());
    }

    [Fact]
    public async Task Touching_a_file_changes_nothing_and_a_byte_or_a_mode_does()
    {
        var context = Context("c", Sample);
        var file = Path.Combine(context, "a.txt");
        await BuildAsync(context);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(400));
        Assert.Equal(0, (await BuildAsync(context)).Steps.Executed);
        File.WriteAllText(file, "C");
        Assert.Equal(1, (await BuildAsync(context)).Steps.Executed);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Equal(1, (await BuildAsync(context)).Steps.Executed);
    }

    [Fact]
    public async Task Only_what_a_step_reads_matters_to_it()
    {
        var context = Context("c", Sample);
        await BuildAsync(context);
        Context("c", ("unrelated", "x"));
        Assert.Equal(0, (await BuildAsync(context)).Steps.Executed);
    }

    [Fact]
    public async Task A_damaged_or_missing_layer_is_made_again()
    {
        var context = Context("c", Sample);
        var first = await BuildAsync(context);
        var blobs = Directory.GetFiles(Path.Combine(folder["root"], "images", "blobs", "sha256"));
        foreach (var blob in blobs)
        {
            var bytes = File.ReadAllBytes(blob);
            if (bytes[0] == '{') continue;
            bytes[^1] ^= 1;
            File.WriteAllBytes(blob, bytes);
        }
        var second = await BuildAsync(context);
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);
        Assert.Equal(4, second.Steps.Executed);
        Assert.Empty((await new ImageVerifier(LocalStore.Open(folder["root"]).Layout).VerifyAsync(second.Manifest, default)).Diagnostics);
    }

    [Fact]
    public async Task Records_that_are_half_written_or_under_a_wrong_name_are_no_hits()
    {
        var context = Context("c", Sample);
        await BuildAsync(context);
        var records = Directory.GetFiles(Path.Combine(folder["root"], "cache", "steps"), "*", SearchOption.AllDirectories);
        var first = File.ReadAllBytes(records[0]);
        foreach (var record in records[1..]) File.WriteAllBytes(record, first);
        File.WriteAllBytes(records[0], first[..20]);
        Assert.Equal(4, (await BuildAsync(context)).Steps.Executed);
    }

    [Fact]
    public async Task Without_the_cache_every_step_is_done()
    {
        var context = Context("c", Sample);
        await BuildAsync(context);
        Assert.Equal(4, (await BuildAsync(context, change: request => request with { NoCache = true })).Steps.Executed);
    }

    [Fact]
    public async Task What_asks_for_a_time_gets_it()
    {
        var context = Context("c", Sample);
        Assert.Equal("1970-01-01T00:00:00Z", await CreatedAsync(Host(), "auto"));
        Assert.Equal("1970-01-01T00:01:40Z", await CreatedAsync(Host(variables: ("SOURCE_DATE_EPOCH", "100")), "auto"));
        Assert.Equal("1970-01-01T00:03:20Z", await CreatedAsync(Host(variables: ("SOURCE_DATE_EPOCH", "100")), "200"));
        Assert.Equal("2020-01-01T00:00:00Z", await CreatedAsync(Host() with { Time = new Clock(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)) }, "now"));
        var fault = await Assert.ThrowsAsync<OciException>(() => CreatedAsync(Host(), "yesterday"));
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, fault.Code);

        async Task<string?> CreatedAsync(OciHost host, string time)
        {
            var result = await BuildAsync(context, host, request => request with { SourceDateEpoch = time });
            return (await new ImageLoader(LocalStore.Open(host.StateRoot).Layout).LoadManifestAsync(result.Manifest, default)).Config.Value.Created;
        }
    }

    [Fact]
    public async Task The_ignore_file_of_the_Containerfile_wins_alone()
    {
        var context = Context("c", ("x.Containerfile", "FROM scratch\nCOPY . /\n"), ("x.Containerfile.dockerignore", "*\n!keep\n"), (".dockerignore", "keep\n"), ("keep", "1"), ("drop", "2"));
        var result = await BuildAsync(context, change: request => request with { Containerfile = Path.Combine(context, "x.Containerfile") });
        Assert.Equal(["keep"], await FilesAsync(result));
    }

    [Fact]
    public async Task The_ignore_file_that_was_asked_for_wins_over_all()
    {
        var context = Context("c", ("Containerfile", "FROM scratch\nCOPY . /\n"), ("Containerfile.dockerignore", "keep\n"), (".dockerignore", "keep\n"), ("keep", "1"), ("drop", "2"));
        File.WriteAllText(folder["asked"], "*\n!keep\n");
        Assert.Equal(["keep"], await FilesAsync(await BuildAsync(context, change: request => request with { Ignorefile = folder["asked"] })));
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Ignorefile = folder["gone"] }));
        Assert.Equal((ErrorCodes.ContextNotFound, "check --ignorefile"), (fault.Code, fault.Hint));
    }

    [Fact]
    public async Task An_image_can_be_without_history_and_of_one_time()
    {
        Context("b", ("Containerfile", "FROM scratch\nCOPY f /\n"), ("f", "2"));
        await BuildAsync(folder["b"], change: request => request with { Tags = ["base"] });
        var context = Context("c", ("Containerfile", "FROM base\nCOPY a /\nLABEL x=y\n"), ("a", "1"));
        foreach (var squash in (bool[])[false, true])
        {
            var result = await BuildAsync(context, Host(variables: ("SOURCE_DATE_EPOCH", "100")), request => request with { OmitHistory = true, Timestamp = 40, Squash = squash });
            var store = LocalStore.Open(folder["root"]).Layout;
            var config = (await new ImageLoader(store).LoadManifestAsync(result.Manifest, default)).Config.Value;
            Assert.Null(config.History);
            Assert.Equal("1970-01-01T00:00:40Z", config.Created);
            Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
            Assert.Equal(["a", "f"], await FilesAsync(result));
        }
    }

    [Fact]
    public async Task Nothing_outside_the_context_can_be_read_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making symbolic links needs a right on Windows");
        File.WriteAllText(folder["secret"], "s");
        var context = Context("c", ("Containerfile", "FROM scratch\nCOPY link /x\n"));
        File.CreateSymbolicLink(Path.Combine(context, "link"), "../secret");
        Assert.Equal(ErrorCodes.SourceNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(context))).Code);
    }

    [Fact]
    public async Task A_named_context_is_a_folder_or_an_image()
    {
        Context("more", ("m", "1"));
        var context = Context("c", ("Containerfile", "FROM base\nCOPY --from=more m /\n"));
        Context("b", ("Containerfile", "FROM scratch\nCOPY f /\n"), ("f", "2"));
        await BuildAsync(folder["b"], change: request => request with { Tags = [$"oci:{folder["layout"]}:base"] });
        var result = await BuildAsync(context, Host("other"), request => request with { BuildContexts = new Dictionary<string, string> { ["more"] = folder["more"], ["base"] = $"oci:{folder["layout"]}:base" } });
        Assert.Equal(["f", "m"], await FilesAsync(result, "other"));
    }

    [Theory]
    [InlineData("FROM nowhere/base\n", 1)]
    [InlineData("FROM scratch\nCOPY nothing /\n", 2)]
    [InlineData("FROM scratch\nCOPY none* /\n", 2)]
    [InlineData("FROM scratch\nCOPY --chown=nobody f /\n", 2)]
    [InlineData("FROM scratch\nADD https://example.org/x /\n", 2)]
    [InlineData("FROM scratch\nCOPY f /a/\nCOPY f /a/f/g\n", 3)]
    [InlineData("FROM scratch\nCOPY f g /x\n", 2)]
    public async Task Faults_show_the_line_and_leave_no_image(string containerfile, int line)
    {
        var context = Context("c", ("Containerfile", containerfile), ("f", "1"), ("g", "2"));
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Tags = ["app"] }));
        Assert.Equal(line, fault.At!.Value.Line);
        Assert.Null(await LocalStore.Open(folder["root"]).FindAsync(ImageReference.Parse("app"), default));
        Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"]));
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_said_so()
    {
        Assert.Equal(ErrorCodes.ContextNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(folder["nowhere"]))).Code);
        Context("c", ("f", "1"));
        Assert.Equal(ErrorCodes.ContextNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(folder["c"]))).Code);
    }

    [Fact]
    public async Task A_Containerfile_on_standard_input_is_the_same_as_one_in_a_file()
    {
        var context = Context("c", Sample);
        var inFile = await BuildAsync(context);
        var text = await File.ReadAllBytesAsync(Path.Combine(context, "Containerfile"));
        File.Delete(Path.Combine(context, "Containerfile"));
        var onInput = await BuildAsync(context, Host() with { StandardInput = new MemoryStream(text) }, request => request with { Containerfile = "-" });
        Assert.Equal(inFile.Manifest.Digest, onInput.Manifest.Digest);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_said_so()
    {
        var context = Context("c", Sample);
        foreach (var secret in new[] { new BuildSecret("a", folder["none"]), new BuildSecret("a", null, "NOT_SET") })
            Assert.Equal(ErrorCodes.SecretNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Secrets = [secret] }))).Code);
    }

    [Fact]
    public async Task Another_epoch_makes_the_image_of_a_fresh_build_without_doing_a_step()
    {
        // A base with files from before, between and after the two moments.
        var old = Context("base", ("Containerfile", "FROM scratch\nCOPY a b c /d/\n"), ("a", "a"), ("b", "b"), ("c", "c"));
        foreach (var (name, seconds) in new[] { ("a", 1_100_000_500L), ("b", 1_100_001_500), ("c", 1_100_002_500) }) File.SetLastWriteTimeUtc(Path.Combine(old, name), DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        await BuildAsync(old, change: request => request with { SourceDateEpoch = "now", Tags = [$"oci:{folder["old"]}:x"] });
        var context = Context("c", ("Containerfile", $"FROM oci:{folder["old"]}:x AS one\nWORKDIR /d/sub\nCOPY f .\nFROM scratch\nCOPY --from=one /d /e\nCOPY f g /e/\nCOPY g /q/\n"), ("f", "f"), ("g", "g"));
        foreach (var (from, to) in new[] { (1_100_001_000L, 1_100_002_000L), (1_100_002_000L, 1_100_001_000L) })
        {
            var cached = Host($"root{from}");
            Commit(context, from);
            await BuildAsync(context, cached);
            Commit(context, to);
            var moved = await BuildAsync(context, cached);
            Assert.Equal(0, moved.Steps.Executed);
            Assert.Equal((await BuildAsync(context, Host($"fresh{to}"))).Manifest.Digest, moved.Manifest.Digest);
        }
    }

    [Fact]
    public async Task A_build_without_a_tag_leaves_no_entry_but_its_content()
    {
        var result = await BuildAsync(Context("c", Sample));
        var store = LocalStore.Open(folder["root"]).Layout;
        Assert.Empty((await store.ReadIndexAsync(default)).Manifests);
        Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
        await BuildAsync(Context("c", Sample), change: request => request with { Tags = [$"oci:{folder["out"]}"] });
        Assert.Single((await OciLayout.Open(folder["out"]).ReadIndexAsync(default)).Manifests);
    }

    [Fact]
    public async Task Several_platforms_make_an_index_and_share_the_stages_that_do_not_ask()
    {
        var context = Context("c", ("Containerfile", """
            FROM --platform=$BUILDPLATFORM scratch AS shared
            COPY a /a
            FROM scratch AS own
            ARG TARGETARCH
            COPY $TARGETARCH /bin/
            COPY --from=shared /a /
            """), ("a", "1"), ("arm64", "arm"), ("riscv64", "risc"));
        var result = await BuildAsync(context, change: request => request with { Platforms = [Platform.Parse("linux/arm64"), Platform.Parse("linux/riscv64")], Tags = ["app:1"] });
        Assert.Null(result.Config);
        var store = LocalStore.Open(folder["root"]).Layout;
        Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
        var index = (await new ImageLoader(store).ReadIndexAsync(result.Manifest, default)).Value;
        Assert.Equal(["linux/arm64", "linux/riscv64"], index.Manifests.Select(entry => entry.Platform!.ToString()));
        Assert.Equal(5, result.Steps.Executed); // one COPY shared, two each
        Assert.Equal(5, events.OfType<StepStarted>().Select(step => step.Scope).Distinct().Count());
        Assert.Contains(events.OfType<StepStarted>(), step => step.Scope.StartsWith("linux/riscv64 own", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Platforms = [Platform.Parse("linux/arm64"), Platform.Parse("linux/riscv64")], Tags = [$"docker-archive:{folder["x.tar"]}"] }));
        Assert.Equal(ErrorCodes.UnsupportedLocation, fault.Code);
        Assert.Empty(events);
        var single = await BuildAsync(context, change: request => request with { Platforms = [Platform.Parse("linux/riscv64")] });
        Assert.Equal(index.Manifests[1].Digest, single.Manifest.Digest);
    }

    [Fact]
    public async Task Squashing_keeps_the_files_and_makes_one_layer()
    {
        var context = Context("c", Sample);
        var plain = await BuildAsync(context);
        var squashed = await BuildAsync(context, change: request => request with { Squash = true });
        var image = await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(squashed.Manifest, default);
        Assert.Single(image.Layers);
        Assert.Single(image.Config.Value.History!, entry => entry.HasLayer);
        Assert.Equal((await FilesAsync(plain)).Order().Distinct(), (await FilesAsync(squashed)).Order());
        Assert.Equal(squashed.Manifest, (await BuildAsync(context, change: request => request with { Squash = true })).Manifest);
        Assert.Equal(squashed.Manifest.Digest, (await BuildAsync(context, Host("other"), request => request with { Squash = true })).Manifest.Digest);
    }

    [Fact]
    public async Task Outputs_are_the_files_or_the_image()
    {
        var context = Context("c", Sample);
        var bytes = new MemoryStream();
        await BuildAsync(context, Host() with { StandardOutput = bytes }, request => request with
        {
            Outputs = [new(BuildOutputKind.Tar, folder["out.tar"]), new(BuildOutputKind.Tar, "-"), new(BuildOutputKind.Oci, folder["oci.tar"], "x"), new(BuildOutputKind.Docker, folder["docker.tar"], "app:1")],
        });
        Assert.Equal(File.ReadAllBytes(folder["out.tar"]), bytes.ToArray());
        var names = new List<string>();
        using (var tar = new System.Formats.Tar.TarReader(File.OpenRead(folder["out.tar"])))
            while (tar.GetNextEntry() is { } entry) names.Add(entry.Name);
        Assert.Equal(["w/", "w/a.txt", "w/b.txt", "w/f"], names);
        using (var archive = OciArchive.Open(folder["oci.tar"], folder["tmp"])) Assert.NotNull(await archive.FindAsync("x", default));
        using (var archive = DockerArchive.Open(folder["docker.tar"], folder["tmp"])) Assert.NotNull(await archive.FindAsync(ImageReference.Parse("app:1").WithDefaultTag(), default));
        Assert.Empty((await LocalStore.Open(folder["root"]).Layout.ReadIndexAsync(default)).Manifests);
    }

    [Fact]
    [Trait("Category", "Linux")]
    public async Task Files_go_beside_those_that_are_in_the_folder_and_never_through_its_links()
    {
        Context("out", ("w/kept", "1"));
        Context("away", ("x", "1"));
        File.CreateSymbolicLink(Path.Combine(folder["out"], "w", "a.txt"), Path.Combine(folder["away"], "x"));
        await BuildAsync(Context("c", Sample), change: request => request with { Outputs = [new(BuildOutputKind.Local, folder["out"])] });
        Assert.Equal(["a.txt", "b.txt", "f", "kept"], Directory.GetFiles(Path.Combine(folder["out"], "w")).Select(Path.GetFileName).Order());
        Assert.Equal("A", File.ReadAllText(Path.Combine(folder["out"], "w", "a.txt")));
        Assert.Equal("1", File.ReadAllText(Path.Combine(folder["away"], "x")));
        await BuildAsync(Context("c", Sample), change: request => request with { Platforms = [Platform.Parse("linux/arm64"), Platform.Parse("linux/amd64")], Outputs = [new(BuildOutputKind.Local, folder["two"])] });
        Assert.Equal(["linux_amd64", "linux_arm64"], Directory.GetDirectories(folder["two"]).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("oci:{0}/file:x")]
    [InlineData("oci:{0}/strange:x")]
    [InlineData("oci-archive:{0}/no/such/folder.tar")]
    [InlineData("docker-archive:{0}/strange")]
    [InlineData("dir:{0}/file/below")]
    [InlineData("oci:{0}@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task A_place_that_cannot_be_written_to_is_found_before_the_first_step(string tag)
    {
        var context = Context("c", Sample);
        Context("places", ("file", ""), ("strange/file", ""));
        await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, change: request => request with { Tags = [string.Format(null, tag, folder["places"])] }));
        Assert.Empty(events);
    }

    private static void Commit(string context, long seconds)
    {
        Peer.Require("git");
        HostProgram.Run("git", "init", "-q", context);
        HostProgram.Run("env", $"GIT_COMMITTER_DATE={seconds} +0000", "git", "-C", context, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
    }

    [Fact]
    public async Task Eight_builds_at_once_share_one_store()
    {
        var context = Context("c", Sample);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => new BuildOperation(Host() with { Progress = new Listener([]) }).RunAsync(new BuildRequest { Context = context, Tags = [$"app:{i}"] }, default))));
        Assert.Single(results.Select(result => result.Manifest.Digest).Distinct());
    }

    private async Task<IEnumerable<string>> FilesAsync(BuildResult result, string root = "root")
    {
        var store = LocalStore.Open(folder[root]).Layout;
        var image = await new ImageLoader(store).LoadManifestAsync(result.Manifest, default);
        using var tree = await new TreeStore(store, folder["listings"], folder["tmp"]).OpenAsync(image.Layers, default);
        return [.. tree.List(TreeNode.EmptyRoot).Select(node => System.Text.Encoding.UTF8.GetString(node.Path.Bytes))];
    }
}
