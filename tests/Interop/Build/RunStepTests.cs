using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Interop.Conformance;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>RUN in real containers, on a base of busybox alone.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunStepTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<ProgressEvent> events = [];

    public RunStepTests()
    {
        Peer.RequireRoot();
        Peer.Require("runc");
        var busybox = Peer.Require("busybox");
        folder.Make("context");
        File.Copy(busybox, Path.Combine(folder["context"], "busybox"));
        File.WriteAllText(Path.Combine(folder["context"], "passwd"), "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:app:/home:/bin/sh\n");
    }

    public void Dispose() => folder.Dispose();

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private OciHost Host => OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }, folder["root"]) with { Progress = new Listener(events) };

    private const string Base = """
        FROM scratch AS base
        COPY busybox passwd /bin/
        COPY passwd /etc/
        RUN ["/bin/busybox", "--install", "-s", "/bin"]

        """;

    private Task<BuildResult> BuildAsync(string instructions, Func<BuildRequest, BuildRequest>? change = null, CancellationToken ct = default)
    {
        events.Clear();
        File.WriteAllText(folder["Containerfile"], Base + instructions.ReplaceLineEndings("\n"));
        var request = new BuildRequest { Context = folder["context"], Containerfile = folder["Containerfile"], Network = StepNetwork.None };
        return new BuildOperation(Host).RunAsync(change?.Invoke(request) ?? request, ct);
    }

    private string Output => string.Join('\n', events.OfType<StepOutput>().Select(line => line.Line));

    private async Task<IReadOnlyDictionary<string, string>> FilesAsync(BuildResult result)
    {
        var store = LocalStore.Open(folder["root"]).Layout;
        Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
        return await ImageFiles.ReadAsync(await new ImageLoader(store).LoadManifestAsync(result.Manifest, default), store, folder["tmp"]);
    }

    [Fact]
    public async Task What_a_process_changes_is_the_layer_and_nothing_else()
    {
        var files = await FilesAsync(await BuildAsync("""
            FROM base
            USER app
            WORKDIR /home/app
            RUN id > who && pwd >> who && echo $HOME >> who && mkfifo fifo && mkdir -m 2750 d && ln -s who link && ln who hard
            """));
        Assert.Equal("dir 0755 1000:1001", files["home/app"]);
        Assert.StartsWith("dir 2750 1000:1001", files["home/app/d"]);
        Assert.StartsWith("fifo 0644", files["home/app/fifo"]);
        Assert.Equal(files["home/app/who"], files["home/app/hard"]);
        foreach (var stray in new[] { "dev", "proc", "sys", "run", "etc/hosts", "etc/resolv.conf", "etc/hostname", "tmp" }) Assert.DoesNotContain(stray, files.Keys);
    }

    [Fact]
    public async Task A_step_that_fails_shows_its_code_its_line_and_its_last_words()
    {
        var fault = await Assert.ThrowsAsync<StepFailedException>(() => BuildAsync("FROM base\nRUN echo going; echo wrong >&2; exit 7\n"));
        Assert.Equal((7, 6), (fault.ExitCode, fault.At!.Value.Line));
        Assert.Equal(["going", "wrong"], fault.OutputTail.Order()); // two streams have no order between them
        Assert.Single(events.OfType<StepFailed>());
        Assert.Equal(127, (await Assert.ThrowsAsync<StepFailedException>(() => BuildAsync("FROM base\nRUN [\"/no/such\"]\n"))).ExitCode);
        Assert.Empty(events.OfType<StepOutput>()); // the runtime's own words are in the message
        Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"]));
    }

    [Fact]
    public async Task A_step_that_another_one_ends_is_cancelled_and_has_not_failed()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => BuildAsync("""
            FROM base AS long
            RUN sleep 1000
            FROM base AS short
            RUN sleep 1; exit 3
            FROM scratch
            COPY --from=long /a /
            COPY --from=short /a /
            """, request => request with { Jobs = 2 }));
        Assert.EndsWith("exit 3", Assert.Single(events.OfType<StepFailed>()).Step);
        Assert.True(events.OfType<StepCancelled>().All(step => step.Step.EndsWith("sleep 1000", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_killed_build_goes_on_from_its_finished_steps()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => BuildAsync("FROM base\nRUN echo a > /a\nRUN exit 1\n"));
        var result = await BuildAsync("FROM base\nRUN echo a > /a\nRUN echo b > /b\n");
        Assert.Equal(1, result.Steps.Executed);
    }

    [Fact]
    public async Task Cancelling_ends_the_step_at_once_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var build = BuildAsync("FROM base\nRUN echo started; sleep 1000\n", ct: stop.Token);
        while (!Output.Contains("started", StringComparison.Ordinal) && !build.IsCompleted) await Task.Delay(20, default(CancellationToken));
        var begin = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.True(begin.Elapsed < TimeSpan.FromSeconds(5), $"took {begin.Elapsed}");
        Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"]));
        Assert.DoesNotContain(folder.Path, File.ReadAllText("/proc/self/mounts"));
    }

    [Fact]
    public async Task A_secret_reaches_the_step_and_nothing_else()
    {
        File.WriteAllText(folder["secret"], "open-sesame");
        BuildRequest With(BuildRequest request) => request with { Secrets = [new BuildSecret("token", folder["secret"])] };
        const string Text = "FROM base\nRUN --mount=type=secret,id=token,env=TOKEN,target=/run/t,uid=1000,mode=0440 ls -ln /run/t && cat /run/t && echo got $TOKEN && cat /run/t | wc -c > /length\n";
        var result = await BuildAsync(Text, With);
        Assert.Contains("-r--r-----", Output);
        Assert.Contains("got ***", Output);
        Assert.DoesNotContain("open-sesame", Output);
        Assert.DoesNotContain("run", (await FilesAsync(result)).Keys);
        foreach (var file in Directory.EnumerateFiles(folder["root"], "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null))
            Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf("open-sesame"u8) >= 0, file);
        File.WriteAllText(folder["secret"], "another");
        Assert.Equal(0, (await BuildAsync(Text, With)).Steps.Executed);
        Assert.Equal(0, (await BuildAsync("FROM base\nRUN --mount=type=secret,id=none true\n")).Steps.Executed - 1);
        Assert.Equal(ErrorCodes.SecretNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM base\nRUN --mount=type=secret,id=none,required true\n"))).Code);
    }

    [Fact]
    public async Task Eight_builds_of_overlapping_graphs_share_one_store()
    {
        Task<BuildResult> OneAsync(int number)
        {
            var file = folder[$"Containerfile{number}"];
            File.WriteAllText(file, Base + $"FROM base AS one\nRUN echo a > /a\nFROM base AS two\nRUN echo {number % 2} > /b\nFROM base\nCOPY --from=one /a /\nCOPY --from=two /b /\nRUN echo {number} > /c\n");
            return new BuildOperation(Host).RunAsync(new BuildRequest { Context = folder["context"], Containerfile = file, Network = StepNetwork.None, Tags = [$"app:{number}"] }, default);
        }
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => OneAsync(number))));
        for (var i = 0; i < results.Length; i++)
        {
            var files = await FilesAsync(results[i]);
            Assert.All(new[] { "a", "b", "c" }, name => Assert.Contains(name, files.Keys));
            Assert.Equal(0, (await OneAsync(i)).Steps.Executed);
        }
        Assert.Equal(8, results.Select(result => result.Manifest.Digest).Distinct().Count());
    }

    [Fact]
    public async Task Collecting_removes_unpacked_layers_once_nothing_is_made_of_them()
    {
        string[] Unpacked() => Directory.GetDirectories(Path.Combine(folder["root"], "snapshots"), "sha256-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 });
        await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c echo a > /a; echo c > /c/c\n");
        var before = Unpacked();
        Assert.NotEmpty(before);
        await new CollectOperation(Host).RunAsync(new CollectRequest(), default);
        Assert.Equal(before.Length, Unpacked().Length);
        var pruned = await new CachePruneOperation(Host).RunAsync(new CachePruneRequest(), default);
        Assert.Single(pruned.Removed, entry => entry is { Kind: CacheEntryKind.Mount, Description: "/c" });
        Assert.Empty(Unpacked());
        Assert.Equal(4, (await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c echo a > /a; test ! -e /c/c\n")).Steps.Executed);
    }

    [Fact]
    public async Task A_cache_outlives_the_build_and_is_no_part_of_the_image()
    {
        var files = await FilesAsync(await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c,uid=1000,mode=0700 ls -ldn /c && echo 1 > /c/f\n"));
        Assert.Contains("drwx------    2 1000", Output);
        Assert.DoesNotContain("c", files.Keys);
        await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c,uid=1000,mode=0700 cat /c/f && echo again\n");
        Assert.Contains("1\nagain", Output);
        await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c,uid=1000,mode=0700,sharing=private --mount=type=cache,target=/l,sharing=locked ls /c\n");
        Assert.Contains("f", Output);
        await BuildAsync("FROM base\nRUN --mount=type=cache,target=/d,from=base,source=/etc cat /d/passwd\n");
        Assert.Contains("root:x:0", Output);
    }

    [Fact]
    public async Task A_step_takes_a_cache_once_and_all_steps_take_them_in_one_order()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await BuildAsync("""
            FROM base
            RUN --mount=type=cache,id=x,target=/a,sharing=locked --mount=type=cache,id=x,target=/b,sharing=locked echo 1 > /a/f; [ $(cat /b/f) = 1 ]
            RUN --mount=type=cache,id=x,target=/a --mount=type=cache,id=x,target=/b,sharing=private echo 2 > /a/f; [ $(cat /b/f) = 2 ]
            """, ct: limit.Token);
        // Two steps that take the same two the other way round, often enough that each would once have one and want the other.
        string Steps(string name, string first, string second) => string.Concat(Enumerable.Range(0, 8).Select(number =>
            $"RUN --mount=type=cache,id={first},target=/{first},sharing=locked --mount=type=cache,id={second},target=/{second},sharing=locked echo {name}{number}; touch /{name}\n"));
        await BuildAsync($"FROM base AS one\n{Steps("one", "x", "y")}FROM base AS two\n{Steps("two", "y", "x")}FROM base\nCOPY --from=one /one /\nCOPY --from=two /two /\n", ct: limit.Token);
    }

    [Fact]
    public async Task A_secret_with_a_NUL_is_in_no_message()
    {
        File.WriteAllBytes(folder["secret"], "hush\0hush"u8.ToArray());
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM base\nRUN --mount=type=secret,id=s,env=TOKEN true\n", request => request with { Secrets = [new BuildSecret("s", folder["secret"])] }));
        Assert.Contains("TOKEN", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_with_an_interpreter_may_have_any_delimiter()
    {
        await BuildAsync("FROM base\nRUN <<a/b\n#!/bin/sh\necho one\na/b\nRUN <<..\n#!/bin/sh\necho two\n..\n");
        Assert.Equal("one\ntwo", Output);
    }

    [Fact]
    public async Task What_a_killed_build_was_filling_a_cache_with_goes_with_the_next_one()
    {
        const string Step = "FROM base\nRUN --mount=type=cache,target=/c,from=base,source=/etc cat /c/passwd\n";
        await BuildAsync(Step);
        var mounts = folder["root/cache/mounts"];
        var filled = Assert.Single(Directory.GetDirectories(mounts));
        Directory.Move(filled, filled + ".left");
        await BuildAsync(Step.Replace("cat", "grep root", StringComparison.Ordinal));
        Assert.Equal([filled], Directory.GetDirectories(mounts));
        Assert.DoesNotContain(Directory.GetFiles(mounts), file => file.StartsWith(filled + ".left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_anew_begins_with_new_caches()
    {
        const string Text = """
            FROM base
            RUN --mount=type=cache,target=/c echo 1 >> /c/f
            RUN --mount=type=cache,target=/c,sharing=locked echo 2 >> /c/f; [ $(wc -l < /c/f) = 2 ]
            RUN --mount=type=cache,target=/p,sharing=private echo 3 >> /p/f; [ $(wc -l < /p/f) = 1 ]

            """;
        for (var i = 0; i < 2; i++) await BuildAsync(Text, request => request with { NoCache = true });
        await BuildAsync("FROM base\nRUN --mount=type=cache,target=/c [ $(wc -l < /c/f) = 2 ]\n");
    }

    [Fact]
    public async Task Binds_show_contexts_and_stages_and_forget_what_is_written()
    {
        File.WriteAllText(Path.Combine(folder["context"], ".containerignore"), "hidden\n");
        File.WriteAllText(Path.Combine(folder["context"], "hidden"), "");
        var files = await FilesAsync(await BuildAsync("""
            FROM base AS other
            RUN mkdir /o && echo other > /o/f
            FROM base
            RUN --mount=target=/src,rw --mount=from=other,source=/o,target=/o --mount=source=passwd,target=/p ls /src && cat /o/f /p && touch /src/new && ! touch /o/new
            """));
        Assert.Contains("other", Output);
        Assert.DoesNotContain("hidden", Output);
        Assert.False(File.Exists(Path.Combine(folder["context"], "new")));
        foreach (var stray in new[] { "src", "o", "p" }) Assert.DoesNotContain(stray, files.Keys);
        await BuildAsync("FROM base\nRUN --mount=target=/src true\n");
        File.WriteAllText(Path.Combine(folder["context"], "passwd2"), "");
        Assert.Equal(1, (await BuildAsync("FROM base\nRUN --mount=target=/src true\n")).Steps.Executed);
    }

    [Fact]
    public async Task Steps_that_ask_for_more_than_is_granted_are_refused()
    {
        Assert.Equal(ErrorCodes.InsecureStep, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM base\nRUN --security=insecure true\n"))).Code);
        Assert.Equal(ErrorCodes.SourceNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM base\nRUN --mount=source=/../../etc/shadow,target=/x true\n"))).Code);
        var foreign = new Platform { Os = "linux", Architecture = "s390x" };
        Assert.Equal(ErrorCodes.ForeignPlatform, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("", request => request with { Platforms = [foreign] }))).Code);
    }

    [Fact]
    public async Task Documents_are_scripts_and_scripts_with_a_shebang_are_programs()
    {
        await BuildAsync("FROM base\nRUN <<EOF\necho one\necho two\nEOF\nRUN <<EOF\n#!/bin/busybox sh\necho three $0\nEOF\nRUN cat <<A <<B - && echo four\na\nA\nb\nB\n");
        Assert.Contains("one\ntwo\nthree /dev/pipes/EOF", Output);
        Assert.Contains("four", Output);
    }

    [Fact]
    public async Task A_layer_from_a_run_is_the_same_on_every_machine()
    {
        const string Text = "FROM base\nRUN mkdir -p /a/b && echo x > /a/b/c && rm /etc/passwd && date > /dev/null\n";
        var first = await BuildAsync(Text);
        Directory.Delete(folder["root"], recursive: true);
        Assert.Equal(first.Manifest.Digest, (await BuildAsync(Text, request => request with { Jobs = 1 })).Manifest.Digest);
    }

    [Fact]
    public async Task A_step_gets_what_the_build_was_asked_to_give_it()
    {
        folder.Make("shared");
        File.WriteAllText(folder["shared/f"], "from the host\n");
        var files = await FilesAsync(await BuildAsync("""
            FROM base
            ARG WHO
            RUN cat /v/f && ! touch /v/new && ulimit -n && grep CapEff /proc/self/status && df /dev/shm | tail -1 && hostname && grep -e db -e gate /etc/hosts && cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null; true
            """, request => request with
        {
            Volumes = [$"{folder["shared"]}:/v:ro"],
            Ulimits = ["nofile=77:88"],
            CapDrop = ["ALL"],
            CapAdd = ["net_admin"],
            ShmSize = 3 << 20,
            Memory = 512 << 20,
            AddHosts = ["db:10.1.2.3", "gate:host-gateway"],
            BuildArgs = new Dictionary<string, string?> { ["BUILDKIT_SANDBOX_HOSTNAME"] = "builder" },
        }));
        Assert.Contains("from the host", Output);
        Assert.Contains("\n77\n", Output);
        Assert.Contains("0000000000001000", Output); // CAP_NET_ADMIN alone
        Assert.Contains(" 3072 ", Output);
        Assert.Contains("\nbuilder\n", Output);
        Assert.Contains("10.1.2.3", Output);
        Assert.Contains("127.0.0.1\tgate", Output);
        Assert.Contains("536870912", Output);
        Assert.DoesNotContain("v", files.Keys);
    }

    [Fact]
    public async Task Insecure_steps_run_where_they_are_allowed()
    {
        await BuildAsync("FROM base\nRUN --security=insecure grep CapEff /proc/self/status\n", request => request with { Allow = ["security.insecure"] });
        Assert.DoesNotContain("00000000a80425fb", Output);
        await BuildAsync("FROM base\nRUN grep -e Seccomp: -e NoNewPrivs /proc/self/status\n", request => request with { SecurityOptions = ["seccomp=unconfined", "no-new-privileges"], Sync = true });
        Assert.Contains("NoNewPrivs:\t1", Output);
        Assert.Contains("Seccomp:\t0", Output);
    }

    [Theory]
    [InlineData("/opt/mine/nothing")]
    [InlineData("/etc/nothing")]
    public async Task A_device_at_any_place_leaves_nothing_in_the_layer(string place)
    {
        var files = await FilesAsync(await BuildAsync($"FROM base\nRUN test -c {place} && echo x > {place}\n", request => request with { Devices = [$"/dev/null:{place}"] }));
        Assert.DoesNotContain(place[1..], files.Keys);
        Assert.DoesNotContain("opt", files.Keys);
    }

    [Fact]
    public async Task Devices_are_given_where_they_are_granted()
    {
        const string Text = "FROM base\nRUN --device=/dev/kmsg,required test -c /dev/kmsg\n";
        Assert.Equal(ErrorCodes.InsecureStep, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(Text))).Code);
        var device = File.Exists("/dev/kmsg") ? "/dev/kmsg" : "/dev/full";
        await BuildAsync(Text.Replace("/dev/kmsg", device, StringComparison.Ordinal), request => request with { Allow = [$"device={device}"] });
        Assert.Equal(ErrorCodes.DeviceNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM base\nRUN --device=acme.org/none=x,required true\n", request => request with { Allow = ["device"] }))).Code);
        await BuildAsync("FROM base\nRUN --device=acme.org/none=x true\n", request => request with { Allow = ["device"] });
    }

    [Fact]
    public async Task A_step_signs_with_a_key_that_it_cannot_read()
    {
        var make = System.Diagnostics.Process.Start(Peer.Require("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", folder["key"]]);
        await make.WaitForExitAsync();
        File.Copy(folder["key.pub"], Path.Combine(folder["context"], "key.pub"));
        // The host's own program asks the agent for a signature, and verifies it.
        string[] volumes = [.. new[] { "/usr", "/lib", "/lib64" }.Where(Directory.Exists).Select(path => $"{path}:{path}:ro")];
        var files = await FilesAsync(await BuildAsync("FROM base\nCOPY --chmod=644 key.pub /k.pub\nUSER app\nRUN --mount=type=ssh,uid=1000 /usr/bin/ssh-add -T /k.pub && /usr/bin/ssh-add -L\n",
            request => request with { Ssh = [$"default={folder["key"]}"], Volumes = volumes }));
        Assert.Contains(File.ReadAllText(folder["key.pub"]).Split(' ')[1], Output);
        Assert.DoesNotContain(files.Keys, path => path.Contains("ssh", StringComparison.Ordinal) || path.Contains("agent", StringComparison.Ordinal));
    }
}
