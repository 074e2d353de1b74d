using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Build;

/// <summary>
/// Does a plan's steps: each one as soon as its inputs are there, as many at once as allowed, none whose result is known. What a cached step
/// reads is looked at by name only: no layer is opened for it.
/// </summary>
/// <param name="options">What to work with.</param>
public sealed class Executor(ExecutorOptions options) : IAsyncDisposable
{
    private readonly ExecutorTools tools = new(options);

    /// <summary>Does every step of a plan.</summary>
    /// <returns>What became of each step, by its <see cref="BuildStep.Id"/>.</returns>
    /// <exception cref="OciException">The first fault; the other steps are cancelled.</exception>
    /// <exception cref="StepFailedException">A RUN step ended with a code other than 0.</exception>
    public async Task<IReadOnlyDictionary<Digest, StepResult>> RunAsync(BuildPlan plan, CancellationToken ct)
    {
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(ct);
        tools.Stop = ct;
        var courses = new Dictionary<Digest, StepCourse>();
        foreach (var step in plan.Steps)
        {
            var course = new StepCourse();
            _ = course.FollowAsync(DoAsync(step, courses, course, failure));
            courses[step.Id] = course;
        }
        await WaitAsync([.. courses.Values.Select(course => course.Result)], ct);
        return courses.ToDictionary(course => course.Key, course => course.Value.Result.Result);
    }

    /// <summary>Makes one layer of everything in the tree of a step that was done.</summary>
    /// <returns>Null where nothing is in it.</returns>
    public Task<LayerBlob?> SquashAsync(BuildStep root, StepResult result, CancellationToken ct) => new ImageSquash(tools).MakeAsync(result.Layers, root, ct);

    /// <summary>Everything in the tree of a step that was done, as changes to nothing.</summary>
    /// <param name="result">What became of the step.</param>
    /// <param name="use">Uses the changes; their contents cannot be read later.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ReadTreeAsync(StepResult result, Func<IReadOnlyList<Change>, Task> use, CancellationToken ct)
    {
        using var tree = await tools.Trees.OpenAsync(result.Layers, ct);
        await use(await FlatTree.ReadAsync(tree, ct));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => tools.DisposeAsync();

    // Every task is waited for, so that nothing still runs when this returns; the fault that stopped the others is thrown, not their cancellation.
    private static async Task WaitAsync(IReadOnlyCollection<Task<StepResult>> tasks, CancellationToken ct)
    {
        await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ct.ThrowIfCancellationRequested();
        var fault = tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).FirstOrDefault(fault => fault is not OperationCanceledException);
        if (fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
    }

    private async Task<StepResult> DoAsync(BuildStep step, Dictionary<Digest, StepCourse> earlier, StepCourse own, CancellationTokenSource failure)
    {
        // A process can begin while the layer below it is still being written; everything else reads layers.
        var root = step is RunStep run ? earlier[run.Root.Id] : null;
        var needed = step is RunStep { Mounts: var mounts } ? mounts.Select(mount => mount.From).OfType<BuildStep>() : step.Inputs;
        var inputs = needed.Select(input => input.Id).Distinct().Select(id => (Id: id, earlier[id].Result)).ToList();
        await Task.Yield();
        try
        {
            var done = new Dictionary<Digest, StepResult>();
            foreach (var (id, input) in inputs) done[id] = await input;
            return root is null ? await DoAsync(step, done, failure.Token) : await RunAsync((RunStep)step, await root.Ground, done, own, failure.Token);
        }
        catch
        {
            await failure.CancelAsync();
            throw;
        }
    }

    private async Task<StepResult> DoAsync(BuildStep step, IReadOnlyDictionary<Digest, StepResult> inputs, CancellationToken ct) => step switch
    {
        BaseStep source => new StepResult(KeyOf("image", source.Image.Chain?.ToString() ?? ""), source.Image.Layers, null, StepSource.Given),
        ContextStep context => new StepResult(KeyOf("context", context.Name), [], null, StepSource.Given),
        CopyStep copy => await DoAsync(new CopyWork(tools, copy, inputs), StepGround.Of(inputs[copy.Root.Id]), ct),
        FolderStep folder => await DoAsync(new FolderWork(tools, folder, inputs), StepGround.Of(inputs[folder.Root.Id]), ct),
        HttpStep http => await DoAsync(new HttpWork(tools, http), StepGround.Of(Nothing), ct),
        GitStep git => await DoAsync(new GitWork(tools, git), StepGround.Of(Nothing), ct),
        _ => Nothing,
    };

    private Task<StepResult> RunAsync(RunStep run, StepGround ground, IReadOnlyDictionary<Digest, StepResult> inputs, StepCourse own, CancellationToken ct) => OperatingSystem.IsLinux()
        ? DoAsync(new RunWork(tools, run, inputs) { Announce = own.Announce }, ground, ct)
        : throw new OciException(ErrorCodes.StepNeedsLinux, $"expected Linux for `{run.Origin.Text}`, found another system", "build on Linux, or leave RUN out: COPY works everywhere", run.Origin.At);

    private static StepResult Nothing => new(KeyOf("scratch", ""), [], null, StepSource.Given);

    private async Task<StepResult> DoAsync(StepWork work, StepGround ground, CancellationToken ct)
    {
        var origin = work.Step.Origin;
        try
        {
            var key = await KeyOfAsync(work, ground.Key, ct);
            if (options.ReadsCache && await options.Cache.FindAsync(key, tools.LayerOptions(work.Step), ct) is { } known
                && await tools.Times.FitAsync(known, work.TakesFromContext, work.Step, ct) is { } record)
            {
                options.Progress.Report(new StepCached(origin.Scope, origin.Text, origin.At));
                return Result(key, await ground.Result, record.Blob, StepSource.Cached);
            }
            var layer = await ExecuteAsync(work, ground, key, ct);
            return Result(key, await ground.Result, layer, StepSource.Executed);
        }
        catch (OciException fault) when (fault.At is null && (fault.GetType() == typeof(OciException) || fault is Containerfile.ContainerfileException) && origin.At is not null)
        {
            throw new OciException(fault.Code, fault.Message, fault.Hint, origin.At, fault);
        }
    }

    private async Task<LayerBlob?> ExecuteAsync(StepWork work, StepGround ground, CacheKey key, CancellationToken ct)
    {
        var origin = work.Step.Origin;
        using var slot = await tools.Slots.EnterAsync(ct);
        var begin = options.Clock.GetTimestamp();
        options.Progress.Report(new StepStarted(origin.Scope, origin.Text, origin.At));
        Func<TimeSpan, ProgressEvent> end = elapsed => new StepFailed(origin.Scope, origin.Text, elapsed);
        try
        {
            var layer = await work.ExecuteAsync(ground, key, slot, ct);
            // What stands on a layer that could not be written is not kept either.
            var below = await ground.Result;
            options.Cache.Put(tools.Times.NewRecord(key, layer, origin.Text, ChainId.Of(below.Layers.Select(one => one.DiffId))), options.Compression);
            end = elapsed => new StepCompleted(origin.Scope, origin.Text, elapsed, layer?.Descriptor.Size);
            return layer;
        }
        catch (OperationCanceledException)
        {
            end = elapsed => new StepCancelled(origin.Scope, origin.Text, elapsed);
            throw;
        }
        finally
        {
            options.Progress.Report(end(options.Clock.GetElapsedTime(begin)));
        }
    }

    private static StepResult Result(CacheKey key, StepResult root, LayerBlob? layer, StepSource source) =>
        new(key, layer is null ? root.Layers : [.. root.Layers, layer], layer, source);

    // With --link the layer does not depend on the tree below.
    private static async Task<CacheKey> KeyOfAsync(StepWork work, CacheKey root, CancellationToken ct)
    {
        var read = await work.ReadDigestsAsync(ct);
        return new CacheKey(CanonicalJson.Hash(json =>
        {
            json.WriteStartObject();
            json.WriteString("op", work.Step.Operation);
            if (work.DependsOnRoot) json.WriteString("root", root.ToString());
            json.WriteStrings("reads", read.Select(digest => digest.ToString()));
            json.WriteStartObject("args");
            work.Step.WriteOperation(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private static CacheKey KeyOf(string kind, string name) => new(CanonicalJson.Hash(json => Write(json, kind, name)));

    private static void Write(Utf8JsonWriter json, string kind, string name)
    {
        json.WriteStartObject();
        json.WriteString(kind, name);
        json.WriteEndObject();
    }
}
