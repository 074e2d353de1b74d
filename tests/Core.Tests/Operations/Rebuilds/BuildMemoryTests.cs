using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

/// <summary>A build that was asked before and answered at once must say what doing it anew says, whatever has changed.</summary>
[Trait("Category", "Linux")]
public sealed class BuildMemoryTests : IDisposable
{
    private const string Containerfile = "ARG WHO=nobody\nFROM oci:BASE:1\nARG WHO\nLABEL who=$WHO\nCOPY src /app/\nCOPY a.txt b*.txt ./\n";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();
    private readonly List<ProgressEvent> events = [];
    private readonly Dictionary<string, string> variables;

    public BuildMemoryTests()
    {
        variables = new() { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["WHO"] = "me" };
        Write("base/Containerfile", "FROM scratch\nCOPY f /f\n");
        Write("base/f", "base");
        Write("c/Containerfile", Containerfile.Replace("BASE", folder["layout"], StringComparison.Ordinal));
        Write("c/src/f", "1");
        Write("c/src/deep/g", "2");
        Write("c/a.txt", "A");
        Write("c/b1.txt", "B");
        Write("c/unrelated", "U");
        Write("c/docs/unrelated", "U");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_found_done_is_answered_at_once_in_the_same_words()
    {
        var (planned, told) = await RememberAsync();
        var recalled = await BuildAsync();
        Assert.True(WasRecalled);
        Assert.Equal((planned.Manifest, planned.Config, planned.Steps), (recalled.Manifest, recalled.Config, recalled.Steps));
        Assert.Equal(planned.Tags, recalled.Tags);
        Assert.Equal(told.Order(StringComparer.Ordinal), Told().Order(StringComparer.Ordinal));
        Assert.Contains(events, told => told is StepCached { At: { Line: 5, Column: 1 } at } && at.Text == "COPY src /app/");
    }

    [Fact]
    public async Task What_a_build_was_asked_is_for_its_user_alone()
    {
        await RememberAsync();
        var file = Assert.Single(Directory.GetFiles(folder["root/cache/builds"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task What_was_warned_of_in_the_text_is_warned_of_again()
    {
        File.AppendAllText(folder["c/Containerfile"], "MAINTAINER somebody\n");
        var (_, told) = await RememberAsync();
        await BuildAsync();
        Assert.True(WasRecalled);
        Assert.Contains(events, told => told is WarningRaised { Diagnostic: { Severity: Severity.Warning, At: { Line: 7, Column: 1 } } });
        Assert.Equal(told.Order(StringComparer.Ordinal), Told().Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "a byte", "printf X >c/a.txt" },
        { "a byte and the time put back", "touch -r c/a.txt t && printf X >c/a.txt && touch -r t c/a.txt" },
        { "a mode", "chmod 700 c/a.txt" },
        { "a file more", "printf 3 >c/src/deep/h" },
        { "a file less", "rm c/src/deep/g" },
        { "a name", "mv c/src/f c/src/e" },
        { "a file for a pattern", "printf C >c/b2.txt" },
        { "a link instead of a file", "rm c/a.txt && ln -s unrelated c/a.txt" },
        { "another folder in its place", "cp -a c/src s && printf 4 >s/f && mv c/src old && mv s c/src" },
        { "an ignore file", "printf 'src/deep\\n' >c/.dockerignore" },
        { "an ignore file that comes first", "printf 'src/deep\\n' >c/Containerfile.containerignore" },
        { "the Containerfile", "printf 'CMD [\"x\"]\\n' >>c/Containerfile" },
        { "the base's layout", "cp -a layout l && rm -r layout && printf other >base/f && mv l layout" },
        { "the image's layout", "rm -r out" },
        { "the image's name", "sed -i 's/\"one\"/\"two\"/' out/index.json" },
        { "a blob of the image", "for f in out/blobs/sha256/*; do printf x >>$f; done" },
        { "a blob less", "rm out/blobs/sha256/*" },
        { "the cache", "find root/cache/steps -type f -delete" },
        { "a step's result", "find root/cache/steps -type f | xargs sed -i 's/{/{ /'" },
        { "a repository", "cd c && git init -q && git add . && GIT_COMMITTER_DATE='2001-01-01 00:00:00 +0000' git -c user.name=n -c user.email=e commit -qm m" },
        { "a repository around it", "git init -q && git add c && GIT_COMMITTER_DATE='2001-01-01 00:00:00 +0000' git -c user.name=n -c user.email=e commit -qm m" },
        { "the state folder", "rm -r root" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_has_changed_is_seen(string what, string command)
    {
        await RememberAsync();
        HostProgram.Shell($"cd \"$1\" && {command}", folder.Path);
        var second = await BuildAsync();
        Assert.False(WasRecalled, what);
        Assert.Equal((await AnewAsync()).Manifest.Digest, second.Manifest.Digest);
        Assert.Equal(second.Manifest.Digest, (await OciLayout.Open(folder["out"]).FindAsync("one", default))?.Digest);
    }

    [Fact]
    public async Task So_is_another_base_under_the_same_name()
    {
        var (before, _) = await RememberAsync();
        Write("base/f", "newer");
        await BuildBaseAsync();
        var after = await BuildAsync();
        Assert.False(WasRecalled);
        Assert.NotEqual(before.Manifest.Digest, after.Manifest.Digest);
    }

    [Fact]
    public async Task So_is_a_variable_that_was_asked_for_and_no_other()
    {
        await RememberAsync();
        variables["OTHER"] = "x";
        await BuildAsync();
        Assert.True(WasRecalled);
        variables["SOURCE_DATE_EPOCH"] = "1000000000";
        await BuildAsync();
        Assert.False(WasRecalled);
        variables.Remove("SOURCE_DATE_EPOCH");
        variables["WHO"] = "you";
        await BuildAsync();
        Assert.False(WasRecalled);
    }

    [Fact]
    public async Task A_commit_is_seen_in_a_work_tree_of_its_own_too()
    {
        const string Commit = "GIT_COMMITTER_DATE=\"$2\" git -c user.name=n -c user.email=e commit -q --allow-empty -m m";
        HostProgram.Shell($"mv \"$1/c\" \"$1/d\" && mkdir \"$1/main\" && cd \"$1/main\" && git init -q && {Commit} && git worktree add -q ../c && cp -a ../d/. ../c", folder.Path, "2001-01-01 00:00:00 +0000");
        await RememberAsync();
        await BuildAsync();
        Assert.True(WasRecalled);
        HostProgram.Shell($"cd \"$1/c\" && {Commit}", folder.Path, "2002-01-01 00:00:00 +0000");
        var second = await BuildAsync();
        Assert.False(WasRecalled);
        Assert.Equal((await AnewAsync()).Manifest.Digest, second.Manifest.Digest);
    }

    [Fact]
    public async Task What_nobody_looked_at_may_change()
    {
        await RememberAsync();
        Write("c/docs/unrelated", "V");
        await BuildAsync();
        Assert.True(WasRecalled);
    }

    [Fact]
    public async Task A_file_that_was_changed_just_now_is_not_taken_for_known()
    {
        await RememberAsync();
        foreach (var content in (string[])["x", "y", "z"])
        {
            Write("c/a.txt", content);
            await BuildAsync();
            Write("c/a.txt", content + content);
            var second = await BuildAsync();
            Assert.False(WasRecalled);
            Assert.Equal((await AnewAsync()).Manifest.Digest, second.Manifest.Digest);
        }
    }

    [Fact]
    public async Task Builds_that_reach_further_or_do_something_are_never_remembered()
    {
        await RememberAsync();
        Directory.Delete(folder["root/cache/builds"], recursive: true);
        await Task.Delay(TimeSpan.FromSeconds(3)); // long enough for everything to be as old as it need be
        Func<BuildRequest, BuildRequest>[] others =
        [
            request => request with { NoCache = true },
            request => request with { Squash = true },
            request => request with { SourceDateEpoch = "now" },
            request => request with { Trace = folder["trace"] },
            request => request with { Secrets = [new BuildSecret("id", Variable: "WHO")] },
            request => request with { BuildArgs = new Dictionary<string, string?> { ["UNUSED"] = "x" } }, // which is warned of
            request => request with { Tags = [$"oci-archive:{folder["archive"]}:1"] },
            request => request with { Outputs = [new BuildOutput(BuildOutputKind.Local, folder["tree"], null)] },
        ];
        foreach (var other in others)
        {
            await BuildAsync(other);
            await BuildAsync(other);
            Assert.False(WasRecalled);
            Assert.False(Directory.Exists(folder["root/cache/builds"]));
        }
    }

    [Fact]
    public async Task Pruning_the_whole_cache_forgets_builds()
    {
        await RememberAsync();
        await new CachePruneOperation(Host("root")).RunAsync(new CachePruneRequest(), default);
        Assert.False(Directory.Exists(folder["root/cache/builds"]));
    }

    [Fact]
    public async Task Using_a_build_uses_the_results_of_its_steps()
    {
        await RememberAsync();
        var records = Directory.GetFiles(folder["root/cache/steps"], "*", SearchOption.AllDirectories);
        foreach (var record in records) File.SetLastWriteTimeUtc(record, DateTime.UnixEpoch);
        await BuildAsync();
        Assert.True(WasRecalled);
        Assert.Equal(2, records.Count(record => File.GetLastWriteTimeUtc(record) > DateTime.UnixEpoch));
    }

    private bool WasRecalled => events.OfType<BuildPlanned>().Single().Plan is null;

    private IEnumerable<string> Told() => events.Select(told => told is BuildPlanned planned ? $"{planned.Steps} steps" : $"{told}");

    // Until everything is so old that no change of it could be missed.
    private async Task<(BuildResult Result, IReadOnlyList<string> Told)> RememberAsync()
    {
        if (!Directory.Exists(folder["layout"])) await BuildBaseAsync();
        using var patience = new CancellationTokenSource(Patience);
        var before = KnownBuilds();
        while (true)
        {
            var result = await BuildAsync();
            if (!WasRecalled && KnownBuilds() is { Length: > 0 } known && known != before) return (result, [.. Told()]);
            await Task.Delay(100, patience.Token);
        }
    }

    private string KnownBuilds() => Directory.Exists(folder["root/cache/builds"]) ? string.Join('\n', Directory.GetFiles(folder["root/cache/builds"]).Select(file => Digest.Sha256(File.ReadAllBytes(file)))) : "";

    private Task<BuildResult> BuildBaseAsync() =>
        new BuildOperation(Host("base-root")).RunAsync(new BuildRequest { Context = folder["base"], Tags = [$"oci:{folder["layout"]}:1"] }, default);

    private Task<BuildResult> BuildAsync(Func<BuildRequest, BuildRequest>? change = null)
    {
        events.Clear();
        var request = Request($"oci:{folder["out"]}:one");
        return new BuildOperation(Host("root") with { Progress = new Listener(events) }).RunAsync(change?.Invoke(request) ?? request, default);
    }

    private Task<BuildResult> AnewAsync() => new BuildOperation(Host($"root-{Guid.NewGuid():N}")).RunAsync(Request($"oci:{folder[$"out-{Guid.NewGuid():N}"]}:one"), default);

    private BuildRequest Request(string tag) => new() { Context = folder["c"], Pull = PullPolicy.Never, Tags = [tag], BuildArgs = new Dictionary<string, string?> { ["WHO"] = null } };

    private OciHost Host(string root) => OciHost.Create(new Dictionary<string, string>(variables), folder[root]);

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllText(folder[path], content);
    }

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
