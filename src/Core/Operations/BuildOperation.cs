using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Builds an image from a Containerfile.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class BuildOperation(OciHost host)
{
    /// <summary>Builds what <paramref name="request"/> asks for and puts it where it asks for.</summary>
    /// <exception cref="OciException">Whatever a user can mend: a Containerfile with errors, a base that is not there, a step that failed.</exception>
    public async Task<BuildResult> RunAsync(BuildRequest request, CancellationToken ct)
    {
        request = BuildArguments.WithFiles(request, ct);
        if (!BuildReports.AreWanted(request)) return await RecallOrBuildAsync(request, ct);
        BuildReports.Check(request);
        var timeline = new BuildTimeline(host.Progress, host.Time);
        try
        {
            return await new BuildOperation(host with { Progress = timeline }).BuildAsync(request, null, ct);
        }
        finally
        {
            BuildReports.Write(request, timeline);
        }
    }

    private async Task<BuildResult> RecallOrBuildAsync(BuildRequest request, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux() || BuildMemory.Open(host, request) is not { } memory) return await BuildAsync(request, null, ct);
        return memory.Recall() ?? await new BuildOperation(memory.Host).BuildAsync(request, memory, ct);
    }

    // What others did is believed first, so that no layer is fetched that nothing reads. Whatever fails on that ground is done again with each layer looked at
    // before it counts: a cache that is damaged costs time, never the build. What was read from standard input cannot be read again.
    private async Task<BuildResult> BuildAsync(BuildRequest request, BuildMemory? memory, CancellationToken ct)
    {
        if (request is { CacheFrom: [] } or { Context: "-" } or { Containerfile: "-" }) return await BuildAsync(request, memory, defers: false, ct);
        var once = new BuildOperation(host with { Progress = new WarnedOnce(host.Progress) });
        try
        {
            return await once.BuildAsync(request, memory, defers: true, ct);
        }
        catch (DeferredLayerException)
        {
            return await once.BuildAsync(request, memory, defers: false, ct);
        }
    }

    private async Task<BuildResult> BuildAsync(BuildRequest request, BuildMemory? memory, bool defers, CancellationToken ct)
    {
        var locations = request.Tags.Select(ImageLocation.Parse).ToList();
        if (request.Push) locations.AddRange(PushedOf(locations));
        var steps = await BuildStepSettings.ReadAsync(request, ct);
        locations.AddRange(request.Outputs.Select(ImageOutput.LocationOf).OfType<ImageLocation>());
        locations.ForEach(OutputCheck.Check);
        foreach (var output in request.Outputs) OutputCheck.Check(output);
        OutputCheck.CheckFormat(request.Format, request.Compression);
        if (request.Manifest is { } index) await new IndexOperation(host).CheckAsync(index, ct);
        SharedCaches.Check(request);
        using var input = await BuildInput.OpenAsync(host, request, ct);
        request = input.Request;
        var (text, file) = input.ReadContainerfile(ct);
        var syntax = Parse(text);
        foreach (var unused in BuildLint.UnusedArguments(syntax, request)) host.Progress.Report(new WarningRaised(text.Path, unused));
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct); // nothing is collected under our feet
        var cache = host.OpenCache(store.Layout);
        using var contexts = OpenContexts(input, file, cache.Folder, memory?.Files, ct);
        var stages = new StageAges(host, request, syntax);
        var time = await BuildTimes.ChooseAsync(host, request, syntax, new ContextAges(contexts, input, stages), ct);
        using var bases = new BaseImages(host, store, request.Pull);
        request = await WithPlatformsAsync(request, syntax, bases, time, ct);
        if (request.Platforms.Count > 1) OutputCheck.CheckIndex(locations);
        var plan = await Planner.PlanAsync(PlanOf(request, syntax, bases, time), PlatformsOf(request), ct);
        Lint(request, syntax, contexts.Main, plan);
        host.Progress.Report(new BuildPlanned(plan, plan.Steps.Count));
        using var shared = new SharedCaches(host, request, cache, store);
        await shared.OpenAsync(ct);
        cache.Defers = defers;
        var content = cache.Behind(bases.Content);
        using var work = WorkFolder.Create(host);
        await using var agents = await BuildAgents.OpenAsync(request, host, work);
        await using var executor = new Executor(ToolsOf(request, content, cache, contexts, work, time, ct) with { Steps = steps, Agents = agents.Sockets });
        var results = await RunAsync(plan, executor, cache, ct);
        contexts.Remember();
        store.Intact.Save();
        var built = await BuiltImages.CommitAsync(plan, results, executor, shared, request, time, bases.Content, ct);
        built = await built.InFormatAsync(request.Format, bases.Content, host.Progress, ct);
        var tags = await new ImageOutput(host, store, bases.Content).WriteAsync(built.Target, locations, request, ct);
        foreach (var output in request.Outputs.Where(ImageOutput.IsTree)) await new TreeOutput(host, executor, plan, results).WriteAsync(output, ct);
        await shared.WriteAsync(plan, results, ct);
        var result = new BuildResult(built.Target, built.Images is [var only] ? only.Config.Descriptor : null, tags, Count(results.Values));
        if (built.Images is [var image] && !stages.HaveAskedElsewhere) memory?.Keep(result, image, plan, bases, cache, store);
        return result;
    }

    private static async Task<IReadOnlyDictionary<Content.Digest, StepResult>> RunAsync(BuildPlan plan, Executor executor, BuildCache cache, CancellationToken ct)
    {
        try
        {
            var results = await executor.RunAsync(plan, ct);
            return await cache.FetchAsync(plan.Targets.SelectMany(target => results[target.Root.Id].Layers), ct) ? results : throw new DeferredLayerException();
        }
        catch (OciException fault) when (cache.HasDeferred && fault is not StepFailedException)
        {
            throw new DeferredLayerException();
        }
    }

    /// <summary>The steps that a build of <paramref name="request"/> would do. Base images are looked up, nothing is built.</summary>
    /// <exception cref="OciException">The Containerfile has errors, a stage or a base is not there.</exception>
    public async Task<BuildPlan> PlanAsync(BuildRequest request, CancellationToken ct)
    {
        request = BuildArguments.WithFiles(request, ct);
        using var input = await BuildInput.OpenAsync(host, request, ct);
        request = input.Request;
        var (text, file) = input.ReadContainerfile(ct);
        var syntax = Parse(text);
        using var contexts = OpenContexts(input, file, cacheFolder: null, seen: null, ct);
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct);
        var stages = new StageAges(host, request, syntax);
        var time = await BuildTimes.ChooseAsync(host, request, syntax, new ContextAges(contexts, input, stages), ct);
        using var bases = new BaseImages(host, store, request.Pull);
        request = await WithPlatformsAsync(request, syntax, bases, time, ct);
        return await Planner.PlanAsync(PlanOf(request, syntax, bases, time), PlatformsOf(request), ct);
    }

    private static List<ImageLocation> PushedOf(List<ImageLocation> locations)
    {
        List<ImageLocation> pushed = [.. locations.OfType<NamedLocation>().Select(named => new RegistryLocation(named.Reference))];
        return pushed.Count > 0 || locations.Exists(location => location is RegistryLocation) ? pushed
            : throw new OciException(ErrorCodes.Usage, "expected a name to push the image under with `--push`, found none", "--push -t registry.example/app:1");
    }

    private ContainerfileSyntax Parse(SourceText text)
    {
        var syntax = Parser.Parse(text).ThrowIfErrors();
        foreach (var diagnostic in syntax.Diagnostics) host.Progress.Report(new WarningRaised(text.Path, diagnostic));
        return syntax;
    }

    // The rules come after the plan, which has looked the base images up.
    private void Lint(BuildRequest request, ContainerfileSyntax syntax, BuildContext context, BuildPlan plan)
    {
        var images = plan.Steps.OfType<BaseStep>().DistinctBy(step => step.Reference).ToDictionary(step => step.Reference, step => step.Image);
        var names = NamedContexts.Images(request);
        BuildLint.Report(syntax, BuildLint.OptionsOf(request, host, context.Ignore, context.IgnorePath) with
        {
            ReachableOnly = true,
            BaseImage = name => images.GetValueOrDefault(names.GetValueOrDefault(name.ToLowerInvariant(), name)) is { } image ? BuildLint.FactsOf(image) : null,
        }, host.Progress);
    }

    private BuildContexts OpenContexts(BuildInput input, string file, string? cacheFolder, SeenFiles? seen, CancellationToken ct)
    {
        var contexts = new BuildContexts();
        // Nothing is remembered of files that are gone after the build.
        void Add(string name, string folder, string? containerfile, string? ignoreFile)
        {
            var context = BuildContext.OpenFolder(folder, containerfile, ignoreFile, input.IsFetched(folder) ? null : cacheFolder, seen, ct);
            contexts.Add(name, context);
            if (context.StrayIgnorePath is { } link) Tell(link, input.IsFetched(folder));
        }
        Add(ContextStep.Main, input.Request.Context, file, input.Request.Ignorefile);
        foreach (var (name, folder) in NamedContexts.Folders(input.Request)) Add(name, folder, null, null);
        return contexts;
    }

    // Of a fetched context it is a fault: the user cannot know what it should have hidden.
    private void Tell(string strayIgnoreFile, bool isFault)
    {
        var name = Native.ByteText.Escape(Path.GetFileName(strayIgnoreFile));
        var message = $"expected the ignore file `{name}` to be a file of the context, found a link to what is not in it";
        if (isFault) throw new OciException(ErrorCodes.ContextNotFound, message, "put the file itself there, not a link");
        host.Progress.Report(new WarningRaised(strayIgnoreFile, new Diagnostic(ErrorCodes.ContextNotFound, Severity.Warning, message + ": it hides nothing", Hint: $"--ignorefile {Native.ByteText.Escape(strayIgnoreFile)}")));
    }

    private async Task<BuildRequest> WithPlatformsAsync(BuildRequest request, ContainerfileSyntax syntax, BaseImages bases, BuildTime time, CancellationToken ct)
    {
        if (!request.AllPlatforms) return request;
        var platforms = await new BasePlatforms(bases).ListAsync(PlanOf(request, syntax, bases, time), ct);
        return platforms.Count > 0 ? request with { Platforms = platforms }
            : throw new OciException(ErrorCodes.NoMatchingPlatform, "expected a platform that all base images are there for, found none", "--platform says what to build for");
    }

    private static IReadOnlyList<Platform> PlatformsOf(BuildRequest request) =>
        request.Platforms.Count > 0 ? [.. request.Platforms.DistinctBy(platform => platform.FullName)] : [Platform.OfThisMachine];

    private PlanRequest PlanOf(BuildRequest request, ContainerfileSyntax syntax, BaseImages bases, BuildTime time)
    {
        var own = Platform.OfThisMachine;
        return new PlanRequest
        {
            Syntax = syntax,
            Resolve = bases.ResolveAsync,
            Target = request.Target,
            BuildArgs = ArgumentsOf(request, syntax, time),
            TargetPlatform = own,
            PlatformIsGiven = request.Platforms.Count > 0,
            BuildPlatform = own,
            FolderContexts = NamedContexts.Folders(request).Keys.ToHashSet(),
            ImageContexts = NamedContexts.Images(request),
            StageContexts = NamedContexts.Stages(request),
            Network = request.Network,
            AllowHostNetwork = BuildStepSettings.AllowsHostNetwork(request),
            Volumes = BuildStepSettings.Describe(request),
            From = request.From,
            Environment = BuildArguments.WithValues(request.Env, host),
            UnsetEnvironment = request.Unsetenv,
            Labels = request.Labels,
            UnsetLabels = request.Unsetlabel,
            InheritLabels = request.InheritLabels,
        };
    }

    private Dictionary<string, string> ArgumentsOf(BuildRequest request, ContainerfileSyntax syntax, BuildTime time)
    {
        var arguments = BuildArguments.Read(request, host);
        if (BuildTimes.IsAsked(arguments.GetValueOrDefault(EnvironmentVariables.SourceDateEpoch) ?? BuildTimes.DefaultOf(syntax, request)))
            arguments[EnvironmentVariables.SourceDateEpoch] = time.Created.Seconds.ToString();
        if (time.Newest is { } newest && (host.SourceDateEpoch is not null || request.SourceDateEpoch is not ("auto" or "now"))) arguments.TryAdd(EnvironmentVariables.SourceDateEpoch, newest.Seconds.ToString());
        return arguments;
    }

    private ExecutorOptions ToolsOf(BuildRequest request, IContentStore content, BuildCache cache, BuildContexts contexts, WorkFolder work, BuildTime time, CancellationToken ct) => new()
    {
        Content = content,
        Cache = cache,
        Contexts = contexts.ByName,
        OpenSnapshotter = cancel => OpenSnapshotterAsync(request, cancel),
        FindRuntime = () => FindRuntime(request),
        TempFolder = work.Path,
        ReadsCache = !request.NoCache,
        Jobs = request.Jobs,
        Compression = request.Compression,
        Time = time,
        Secrets = BuildSecrets.Read(request.Secrets, host, ct),
        Environment = host.Environment,
        FailedFolder = request.OnFailure == FailureHandling.Stop ? null : Path.Combine(host.StateRoot, "failed"),
        Progress = host.Progress,
        Clock = host.Time,
    };

    private async Task<ISnapshotter> OpenSnapshotterAsync(BuildRequest request, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("RUN steps are refused before this on systems other than Linux");
        // A step that is about to run is the moment to sweep what a killed build's steps left.
        await host.OpenRuntime(request.Isolation, request.Runtime).SweepAsync(ct);
        return await host.OpenSnapshotterAsync(ct);
    }

    private IContainerRuntime FindRuntime(BuildRequest request) => OperatingSystem.IsLinux()
        ? host.OpenRuntime(request.Isolation, request.Runtime)
        : throw new PlatformNotSupportedException("RUN steps are refused before this on systems other than Linux");

    private static BuildSteps Count(IEnumerable<StepResult> results)
    {
        var done = results.ToList();
        var executed = done.Where(result => result.Source == StepSource.Executed).ToList();
        return new BuildSteps(done.Count(result => result.Source == StepSource.Cached), executed.Count, executed.Sum(result => result.Layer?.Descriptor.Size ?? 0));
    }
}
