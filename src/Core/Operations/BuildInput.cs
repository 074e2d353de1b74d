using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// What a build reads, in folders of this machine: contexts that are elsewhere have been fetched. A fetched one comes from others: its Containerfile
/// and ignore file are read without following a link out of it.
/// </summary>
internal sealed class BuildInput : IDisposable
{
    private readonly OciHost host;
    private readonly WorkFolder? work;
    private readonly FetchedContext? main;
    private readonly Dictionary<string, long?> ages = [];

    private BuildInput(OciHost host, BuildRequest request, WorkFolder? work, FetchedContext? main) => (this.host, Request, this.work, this.main) = (host, request, work, main);

    /// <summary>The request, with folders in place of what was elsewhere.</summary>
    public BuildRequest Request { get; }

    /// <summary>Seconds since 1970 that a fetched context is as old as: its commit's time, else 0; null for a folder of the user's.</summary>
    public long? Moment => main is null ? null : main.CommitTime ?? 0;

    /// <summary>Fetches what <paramref name="request"/> names and is elsewhere.</summary>
    /// <exception cref="OciException">It cannot be fetched.</exception>
    public static async Task<BuildInput> OpenAsync(OciHost host, BuildRequest request, CancellationToken ct)
    {
        if (request is { Context: "-", Containerfile: "-" })
            throw new OciException(ErrorCodes.Usage, "expected the context or the Containerfile on standard input, found both", "name the Containerfile with --file");
        var others = request.BuildContexts.Where(context => NamedContexts.IsElsewhere(context.Value)).ToList();
        if (!ContextFetcher.IsElsewhere(request.Context) && others.Count == 0) return new BuildInput(host, request, null, null);
        var work = WorkFolder.Create(host);
        try
        {
            using var fetcher = new ContextFetcher(host, request, work);
            var main = ContextFetcher.IsElsewhere(request.Context) ? await fetcher.FetchAsync(request.Context, request.Containerfile is null, ct) : null;
            var contexts = new Dictionary<string, string>(request.BuildContexts);
            var fetched = new List<FetchedContext>();
            foreach (var (name, value) in others)
            {
                fetched.Add(await fetcher.FetchAsync(value, mayBeContainerfile: false, ct));
                contexts[name] = fetched[^1].Folder;
            }
            request = request with { BuildContexts = contexts };
            // A Containerfile of this machine in place of a context is the one of its folder.
            if (main?.Containerfile is not null && File.Exists(request.Context))
                (request, main) = (request with { Context = Path.GetDirectoryName(Path.GetFullPath(request.Context))!, Containerfile = request.Context }, null);
            var input = new BuildInput(host, request with { Context = main?.Folder ?? request.Context }, work, main);
            if (main is not null) fetched.Add(main);
            foreach (var context in fetched) input.ages[context.Folder] = context.CommitTime ?? context.ModifiedAt;
            return input;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>How old a fetched folder is, by its commit or by what the server said of the file: seconds since 1970; null where neither is known.</summary>
    public long? AgeOf(string folder) => ages.GetValueOrDefault(folder);

    /// <summary>Whether a folder was fetched, and is gone after this build.</summary>
    public bool IsFetched(string folder) => work is not null && folder.StartsWith(work.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The Containerfile's text, and its path.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>.</exception>
    public (SourceText Text, string Path) ReadContainerfile(CancellationToken ct)
    {
        if (main?.Containerfile is { } text) return (new SourceText("<context>", text), Path.Combine(main.Folder, ContextFiles.Names[0]));
        if (main is null || Request.Containerfile == "-") return BuildContext.ReadContainerfile(Request.Context, Request.Containerfile, host.StandardInput, ct);
        var wanted = Request.Containerfile;
        IEnumerable<ContextFile> candidates = wanted is null ? ContextFiles.Containerfiles(main.Folder, null) : [ContextFiles.Fetched(main.Folder, wanted)];
        return candidates.FirstOrDefault(candidate => candidate.Real is not null) is { Real: { } real, Path: var path } ? (BuildContext.ReadText(real, wanted ?? Path.GetFileName(path)), path)
            : throw new OciException(ErrorCodes.ContextNotFound, $"expected {(wanted is null ? "`Containerfile` or `Dockerfile`" : $"`{ByteText.Escape(wanted)}`")} in the context, found nothing", "name the file with --file");
    }

    /// <inheritdoc/>
    public void Dispose() => work?.Dispose();
}
