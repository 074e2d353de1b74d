using System.Runtime.Versioning;
using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>A layer is written while the next step runs, and what cannot be written leaves no trace of what stands on it.</summary>
[SupportedOSPlatform("linux")]
public sealed class PipelineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Does something before each blob is finished.</summary>
    private sealed class WatchedStore(IContentStore store, Func<int, Task> before) : IContentStore
    {
        private int count;

        public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => store.ContainsAsync(content, ct);

        public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => store.OpenReadAsync(content, ct);

        public async Task<ContentWriter> BeginWriteAsync(CancellationToken ct)
        {
            await before(Interlocked.Increment(ref count));
            return await store.BeginWriteAsync(ct);
        }
    }

    private sealed class Listener(Action<ProgressEvent> hear) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => hear(value);
    }

    private OciHost Host => OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }, folder["root"]);

    private async Task<Image> BaseAsync()
    {
        Peer.RequireRoot();
        if (!Directory.Exists(folder["context"]))
        {
            BusyboxRoot.Make(folder.Make("context"));
            await File.WriteAllTextAsync(folder["Containerfile"], "FROM scratch\nCOPY . /\n");
            await new BuildOperation(Host).RunAsync(new BuildRequest { Context = folder["context"], Containerfile = folder["Containerfile"], Tags = ["base"] }, default);
        }
        var store = LocalStore.Open(folder["root"]);
        return await new ImageLoader(store.Layout).LoadManifestAsync((await store.FindAsync(ImageReference.Parse("base").WithDefaultTag(), default))!, default);
    }

    private async Task<IReadOnlyList<StepSource>> RunAsync(string text, Func<int, Task> beforeWriting, Action<ProgressEvent> hear)
    {
        var image = await BaseAsync();
        var platform = image.Config.Value.Platform;
        var plan = await new Planner(new PlanRequest { Syntax = Parser.Parse(new SourceText("Containerfile", text)), Resolve = (_, _, _) => Task.FromResult(image), TargetPlatform = platform, BuildPlatform = platform }).PlanAsync(default);
        var store = new WatchedStore(LocalStore.Open(folder["root"]).Layout, beforeWriting);
        await using var executor = new Executor(new ExecutorOptions
        {
            Content = store,
            Cache = new BuildCache(folder["cache"], store),
            OpenSnapshotter = Host.OpenSnapshotterAsync,
            FindRuntime = () => Host.OpenRuntime(Isolation.Auto, null),
            TempFolder = folder.Make("tmp"),
            Time = BuildTime.Fixed(new Native.UnixTime(0)),
            Progress = new Listener(hear),
        });
        var results = await executor.RunAsync(plan, default).WaitAsync(Patience);
        return [.. plan.Steps.OfType<RunStep>().Select(step => results[step.Id].Source)];
    }

    private const string Three = "FROM base\nRUN echo 1 > /1\nRUN echo second; cat /1 > /2\nRUN cat /2 > /3\n";

    [Fact]
    public async Task The_next_step_runs_before_the_layer_below_it_is_written()
    {
        var second = new TaskCompletionSource();
        var sources = await RunAsync(Three, number => number == 1 ? second.Task : Task.CompletedTask, what =>
        {
            if (what is StepOutput { Line: "second" }) second.TrySetResult();
        });
        Assert.All(sources, source => Assert.Equal(StepSource.Executed, source));
        Assert.All(await RunAsync(Three, _ => Task.CompletedTask, _ => { }), source => Assert.Equal(StepSource.Cached, source));
    }

    [Fact]
    public async Task What_stands_on_a_layer_that_cannot_be_written_is_not_kept()
    {
        var third = new TaskCompletionSource();
        var fault = await Assert.ThrowsAsync<OciException>(() => RunAsync(Three, async number =>
        {
            if (number != 1) return;
            await third.Task;
            throw new OciException(ErrorCodes.UnfitForLayer, "expected a layer, found a full disk");
        }, what =>
        {
            if (what is StepStarted { Step: "RUN cat /2 > /3" }) third.TrySetResult();
        }));
        Assert.Equal(ErrorCodes.UnfitForLayer, fault.Code);
        Assert.Equal(2, fault.At!.Value.Line);
        Assert.All(await RunAsync(Three, _ => Task.CompletedTask, _ => { }), source => Assert.Equal(StepSource.Executed, source));
    }

    [Fact]
    public async Task A_step_that_fails_does_not_lose_the_one_below_it()
    {
        var failed = new TaskCompletionSource();
        await Assert.ThrowsAsync<StepFailedException>(() => RunAsync("FROM base\nRUN echo 1 > /1\nRUN exit 1\n", number => number == 1 ? failed.Task : Task.CompletedTask, what =>
        {
            if (what is StepFailed) failed.TrySetResult();
        }));
        Assert.Equal([StepSource.Cached, StepSource.Executed], await RunAsync("FROM base\nRUN echo 1 > /1\nRUN exit 0\n", _ => Task.CompletedTask, _ => { }));
    }
}
