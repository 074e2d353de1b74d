using System.Globalization;
using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// Remembers the last build of a context that found everything done: what was asked, everything that was looked at, and the answer. Asked the same
/// while all of that is what it was, it answers at once, in the same words; nothing is read, planned or looked up. Whatever reaches beyond the files
/// of this machine (registries, addresses, secrets), does work, or warns of more than the text, is not remembered.
/// </summary>
internal sealed class BuildMemory
{
    private readonly OciHost host;
    private readonly BuildRequest request;
    private readonly byte[] question;
    private readonly DateTimeOffset begun;
    private readonly SeenVariables variables;
    private readonly SeenEvents events;
    private readonly string path;

    private BuildMemory(OciHost host, BuildRequest request, byte[] question)
    {
        (this.host, this.request, this.question) = (host, request, question);
        begun = TimeProvider.System.GetUtcNow(); // the kernel's clock, which also stamps files
        variables = new SeenVariables(host.Environment);
        events = new SeenEvents(host.Progress);
        path = Path.Combine(host.StateRoot, "cache", "builds", NameOf(request));
    }

    /// <summary>The host for a build that is to be remembered.</summary>
    public OciHost Host => host with { Environment = variables, Progress = events };

    /// <summary>The files that the build looks at.</summary>
    public SeenFiles Files { get; } = new();

    /// <summary>The memory for a build; null for one that is not to be remembered.</summary>
    public static BuildMemory? Open(OciHost host, BuildRequest request) => BuildQuestion.Of(host, request) is { } question ? new BuildMemory(host, request, question) : null;

    /// <summary>The answer of the last build, told again; null where there is none or something has changed since.</summary>
    [SupportedOSPlatform("linux")]
    public BuildResult? Recall()
    {
        if (CacheFile.TryRead(path) is not { } bytes || KnownBuildFormat.TryRead(bytes, question) is not { } known || !Holds(known)) return null;
        foreach (var (record, _) in known.Records) CacheFile.Touch(record);
        foreach (var told in known.Events) host.Progress.Report(told);
        return new BuildResult(known.Manifest, known.Config, [.. known.Tags.Select(tag => new TaggedImage(tag, known.Manifest))], new BuildSteps(known.Steps, 0, 0));
    }

    /// <summary>Remembers a build, if it is one to be remembered.</summary>
    /// <param name="result">Its answer.</param>
    /// <param name="image">The image.</param>
    /// <param name="plan">What was done.</param>
    /// <param name="bases">The images that were looked up.</param>
    /// <param name="cache">The cache, which knows what was used.</param>
    /// <param name="store">The local store.</param>
    public void Keep(BuildResult result, Image image, BuildPlan plan, BaseImages bases, BuildCache cache, LocalStore store)
    {
        if (HasDoneMore(result, cache) || bases.HaveAskedElsewhere || plan.Steps.Any(step => step is HttpStep or GitStep)) return;
        var locations = result.Tags.Select(tag => ImageLocation.Parse(tag.Reference)).ToList();
        if (!locations.TrueForAll(BuildQuestion.IsLocal)) return;
        foreach (var candidate in ContextFiles.Containerfiles(request.Context, request.Containerfile)) Files.Add(candidate);
        if (!Files.AreAll) return;
        GitFiles.See(Host, request.Context, Files);
        foreach (var (layout, documents) in bases.Found) See(layout, documents);
        if (locations.Count == 0) See(store.Folder, image);
        foreach (var location in locations) See(location is LayoutLocation layout ? Path.GetFullPath(layout.Folder) : store.Folder, image);
        var files = Files.All;
        // What was changed while the build ran may have been seen half before and half after.
        if (files.Any(file => file.Stamp is { } stamp && !stamp.IsSettled(begun))) return;
        // The question has the build arguments as they were given, and people put passwords there.
        CacheFile.TryWrite(path, KnownBuildFormat.Write(new KnownBuild
        {
            Question = question,
            Variables = variables.Seen,
            Files = files,
            Records = cache.Used,
            Steps = result.Steps.Cached,
            Events = events.All,
            Manifest = result.Manifest,
            Config = image.Config.Descriptor,
            Tags = [.. result.Tags.Select(tag => tag.Reference)],
        }), CacheFile.PartsIn(cache.Folder), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private bool HasDoneMore(BuildResult result, BuildCache cache) =>
        !events.AreAll || variables.WereListed || result.Steps.Executed > 0 || cache.HasLearnt || result.Tags.Any(tag => tag.Target != result.Manifest);

    // One for each context, Containerfile, stage and name: other questions about the same take its place.
    private static string NameOf(BuildRequest request)
    {
        var subject = string.Join('\0', [Path.GetFullPath(request.Context), request.Containerfile, request.Target, .. request.Tags]);
        return CacheFile.Number(System.Text.Encoding.UTF8.GetBytes(subject)).ToString("x16", CultureInfo.InvariantCulture);
    }

    [SupportedOSPlatform("linux")]
    private bool Holds(KnownBuild known)
    {
        foreach (var (name, value) in known.Variables)
        {
            if (host.Environment.GetValueOrDefault(name) != value) return false;
        }
        foreach (var file in known.Files)
        {
            if (!file.IsSame) return false;
        }
        foreach (var (record, number) in known.Records)
        {
            if (CacheFile.TryRead(record) is not { } bytes || CacheFile.Number(bytes) != number) return false;
        }
        return true;
    }

    private void See(string layout, Image image) => See(layout, [image.Manifest.Descriptor, image.Config.Descriptor, .. image.Manifest.Value.Layers]);

    private void See(string layout, IEnumerable<Descriptor> contents)
    {
        foreach (var name in (string[])[LayoutMarker.FileName, LayoutMarker.IndexName]) Files.Add(Path.Combine(layout, name));
        foreach (var content in contents) Files.Add(Path.Combine(layout, LayoutMarker.BlobsName, content.Digest.Algorithm, content.Digest.Encoded));
    }
}
