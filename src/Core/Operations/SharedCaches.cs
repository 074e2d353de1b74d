using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The caches that a build shares with other machines: looked at before the first step, written after the last.</summary>
internal sealed class SharedCaches(OciHost host, BuildRequest request, BuildCache cache, LocalStore store) : IDisposable
{
    private readonly List<OpenedImage> opened = [];

    /// <summary>Looks at the places that will be written to.</summary>
    /// <exception cref="OciException">One cannot be written to.</exception>
    public static void Check(BuildRequest request)
    {
        foreach (var place in request.CacheTo.Where(place => place is { Reference: not null, IgnoreErrors: false })) OutputCheck.Check(LocationOf(place.Reference!));
    }

    /// <summary>Reads the records of every place that the build is to look at. A place that is not there yet is no fault: the first build makes it.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        foreach (var source in request.NoCache ? [] : request.CacheFrom)
        {
            try
            {
                var found = await host.ResolveAsync(LocationOf(source.Reference), ct);
                opened.Add(found);
                cache.Add(new ImportedCache(await new CacheExchange(found.Content).ReadAsync(found.Target, ct), found.Content, source.Reference, host.Progress));
            }
            catch (OciException fault)
            {
                Warn(source.Reference, fault);
            }
        }
    }

    /// <summary>The annotation that lets an image carry its own records; null where that is not asked for.</summary>
    public async Task<string?> AnnotateAsync(PlannedImage target, IReadOnlyDictionary<Digest, StepResult> results, CancellationToken ct)
    {
        if (request.Squash || request.CacheTo.All(place => place.Reference is not null)) return null;
        var records = await RecordsAsync(BuildPlan.Of(target), results, targetOnly: true, ct);
        return CacheExchange.Annotate(records, cache.Contents) ?? CacheExchange.Annotate([.. records.Where(record => record.Absent != true)], cache.Contents);
    }

    /// <summary>Writes the results of the build wherever they are asked for.</summary>
    /// <exception cref="OciException">A place cannot be written to.</exception>
    public async Task WriteAsync(BuildPlan plan, IReadOnlyDictionary<Digest, StepResult> results, CancellationToken ct)
    {
        foreach (var place in request.CacheTo.Where(place => place.Reference is not null))
        {
            try
            {
                await WriteAsync(LocationOf(place.Reference!), cancel => RecordsAsync(plan, results, place.TargetOnly, cancel), ct);
            }
            catch (OciException fault) when (place.IgnoreErrors)
            {
                Warn(place.Reference!, fault);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => opened.ForEach(place => place.Dispose());

    // What nothing read is passed on from where it is, and a place that has it gets nothing; where it cannot be had, only what is here is passed on.
    private async Task WriteAsync(ImageLocation location, Func<CancellationToken, Task<IReadOnlyList<CacheRecord>>> read, CancellationToken ct)
    {
        try
        {
            await WriteAsync(location, await read(ct), ct);
        }
        catch (OciException) when (cache is { Defers: true, HasDeferred: true })
        {
            cache.Defers = false;
            await WriteAsync(location, await read(ct), ct);
        }
    }

    private async Task WriteAsync(ImageLocation location, IReadOnlyList<CacheRecord> records, CancellationToken ct)
    {
        var target = await new CacheExchange(store.Layout).WriteAsync(records, cache.Contents, ct);
        await host.OpenCopier(location, store).CopyAsync(new OpenedImage(location, cache.Defers ? cache.Behind(store.Layout) : store.Layout, target), location, Transfer.CopyOptions.All with { Jobs = request.Jobs }, ct);
        // A folder that is kept between runs would grow with every build.
        if (location is LayoutLocation layout) await new LayoutCollector(OciLayout.Open(layout.Folder, progress: host.Progress)).CollectAsync([], dryRun: false, ct);
    }

    // Of a stage that is not in the image the results are named at least: then a later build that finds them unchanged needs no file of it.
    private async Task<IReadOnlyList<CacheRecord>> RecordsAsync(BuildPlan plan, IReadOnlyDictionary<Digest, StepResult> results, bool targetOnly, CancellationToken ct)
    {
        var records = new List<CacheRecord>();
        var own = plan.Targets.SelectMany(StepsOf).Select(step => step.Id).ToHashSet();
        foreach (var (step, result) in plan.Steps.Select(step => (step, results[step.Id])).Where(one => one.Item2.Source != StepSource.Given))
        {
            if (await cache.FindAsync(result.Key, new() { Compression = request.Compression }, ct) is not { } record || record.DiffId != result.Layer?.DiffId) continue;
            records.Add(targetOnly && record.Layer is not null && !own.Contains(step.Id) ? record with { Absent = true } : record);
        }
        return records;
    }

    // The chain of steps whose layers are in the image.
    private static IEnumerable<BuildStep> StepsOf(PlannedImage target) => target.History.Select(entry => entry.Step).OfType<BuildStep>();

    private static ImageLocation LocationOf(string reference) => ImageLocation.Parse(reference) is NamedLocation named ? new RegistryLocation(named.Reference) : ImageLocation.Parse(reference);

    private void Warn(string place, OciException fault) => host.Progress.Report(new WarningRaised(place, new Diagnostic(fault.Code, Severity.Warning, fault.Message, null, fault.Hint)));
}
