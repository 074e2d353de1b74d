using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>What the steps of one execution share; opened when the first one needs it.</summary>
internal sealed class ExecutorTools : IAsyncDisposable
{
    private readonly ExecutorOptions options;
    private readonly SemaphoreSlim opening = new(1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new();
    private readonly ConcurrentDictionary<string, Lazy<bool>> done = new();
    private ISnapshotter? snapshotter;
    private IContainerRuntime? runtime;
    private HostFacts? host;
    private HttpClient? web;

    public ExecutorTools(ExecutorOptions options)
    {
        this.options = options;
        Slots = new StepSlots(Math.Max(1, options.Jobs));
        Writers = new StepSlots(Math.Max(1, Math.Min(options.Jobs, Environment.ProcessorCount)));
        Trees = new TreeStore(options.Content, options.Cache.Folder, options.TempFolder);
        Times = new CachedTimes(this);
    }

    public ExecutorOptions Options => options;

    /// <summary>As many steps as may run at once.</summary>
    public StepSlots Slots { get; }

    /// <summary>As many layers as may be written at once: no more than there are processors, for nothing is waited for meanwhile. Who holds a place here waits for no step.</summary>
    public StepSlots Writers { get; }

    /// <summary>
    /// Ends everything. What another step's failure ends is only what is running: a layer whose process is done is still written, so that the
    /// next build need not run it again.
    /// </summary>
    public CancellationToken Stop { get; set; }

    /// <summary>The trees of images.</summary>
    public TreeStore Trees { get; }

    /// <summary>The digests of what steps read of other trees.</summary>
    public SourceDigests Digests => new(this);

    /// <summary>Cached results for another time.</summary>
    public CachedTimes Times { get; }

    /// <summary>The tree of a context.</summary>
    public FileTree ContextTree(ContextStep context) => options.Contexts[context.Name].Tree;

    /// <summary>One lock for each name, within this build.</summary>
    public SemaphoreSlim LockOf(string name) => locks.GetOrAdd(name, _ => new SemaphoreSlim(1));

    /// <summary>Does something the first time that a step asks for it under this name; whoever asks meanwhile waits until it is done.</summary>
    public void Once(string name, Action act) => _ = done.GetOrAdd(name, _ => new Lazy<bool>(() =>
    {
        act();
        return true;
    })).Value;

    public async Task<ISnapshotter> SnapshotterAsync(CancellationToken ct)
    {
        await opening.WaitAsync(ct);
        try
        {
            return snapshotter ??= await options.OpenSnapshotter(ct);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>What the host allows.</summary>
    [SupportedOSPlatform("linux")]
    public HostFacts Host
    {
        get
        {
            lock (locks) return host ??= HostFactsReader.Read();
        }
    }

    public IContainerRuntime Runtime
    {
        get
        {
            lock (locks) return runtime ??= options.FindRuntime();
        }
    }

    /// <summary>Fetches files from the web.</summary>
    public HttpClient Web
    {
        get
        {
            lock (locks) return web ??= HttpDownload.NewClient();
        }
    }

    /// <summary>Runs git for a repository, with the agent and the password that the build has for it.</summary>
    public GitProcess Git(GitAddress address) =>
        new(options.Environment, options.Fetch, options.Agents.GetValueOrDefault("default"), GitAuthorization.Find(address, options.Secrets));

    /// <summary>How the layer of a step is written.</summary>
    public LayerWriterOptions LayerOptions(BuildStep step) => new()
    {
        Compression = options.Compression,
        SourceDateEpoch = options.Time.Newest,
        Scope = step.Origin.Scope,
        Progress = options.Progress,
    };

    /// <summary>Writes a layer, and remembers what it says.</summary>
    /// <returns>Null where there is nothing to write.</returns>
    public async Task<LayerBlob?> WriteLayerAsync(IEnumerable<Change> changes, BuildStep step, CancellationToken ct)
    {
        var newest = options.Time.Newest;
        var listing = new LayerListingBuilder();
        var clamped = new ClampedTimes();
        using var first = changes.GetEnumerator();
        if (!first.MoveNext()) return null;
        var layer = await LayerWriter.WriteAsync(new ChangeSet(listing.Watch(Times.Watch(changes, clamped), newest)), LayerOptions(step), options.Content, ct);
        Trees.Keep(layer, listing.Build());
        Times.Keep(layer, clamped);
        return layer;
    }

    public async ValueTask DisposeAsync()
    {
        if (snapshotter is not null) await snapshotter.DisposeAsync();
        web?.Dispose();
        Slots.Dispose();
        Writers.Dispose();
        opening.Dispose();
        foreach (var gate in locks.Values) gate.Dispose();
    }
}
