using Microsoft.Build.Framework;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Operations;
using Oci.Transfer;

namespace Oci.Tasks;

// What the properties ask for.
public sealed partial class OciBuild
{
    internal BuildRequest ToRequest()
    {
        var caches = new CachePlaces(Paths);
        var request = WithSteps(WithImage(new BuildRequest
        {
            Context = Paths.Context(Context),
            Containerfile = Paths.FullOrNull(Containerfile),
            Ignorefile = Paths.FullOrNull(Ignorefile),
            Tags = [.. Tags.Select(Paths.Reference)],
            Manifest = Manifest.Length > 0 ? Paths.Reference(Manifest) : null,
            Push = Push,
            Target = Or(Target),
            BuildArgs = VariablesOf(BuildArgs),
            BuildArgFiles = [.. BuildArgFiles.Select(Paths.Full)],
            BuildContexts = ProjectItems.Values(BuildContexts).ToDictionary(context => context.Key, context => Paths.NamedContext(context.Value)),
            Secrets = [.. Secrets.Select(item => new BuildSecret(item.ItemSpec, Paths.FullOrNull(item.GetMetadata("File")), Or(item.GetMetadata("Variable"))))],
            NoCache = NoCache,
            CacheFrom = [.. CacheFrom.Select(caches.From)],
            CacheTo = [.. CacheTo.Select(caches.To)],
            Pull = Words.Parse<PullPolicy>(Pull, nameof(Pull)),
            Outputs = [.. Outputs.Select(OutputOf)],
            Trace = Paths.FullOrNull(Trace),
            HtmlReport = Paths.FullOrNull(HtmlReport),
            OnFailure = FailureOf(OnFailure),
        }));
        return Jobs > 0 ? request with { Jobs = Jobs } : request;
    }

    private BuildRequest WithImage(BuildRequest request)
    {
        var format = Words.Parse<ManifestFormat>(Format, nameof(Format));
        return request with
        {
            From = Or(From),
            Platforms = [.. Platforms.Select(Platform.Parse)],
            AllPlatforms = AllPlatforms,
            Format = format,
            Compression = Compression.Length > 0 ? LayerCompression.Parse(Compression) : format == ManifestFormat.Docker ? LayerCompression.Gzip : LayerCompression.Zstd,
            Env = VariablesOf(Env),
            Unsetenv = Unsetenv,
            Labels = ProjectItems.Values(Labels),
            Unsetlabel = Unsetlabel,
            InheritLabels = InheritLabels,
            Annotations = ProjectItems.Values(Annotations),
            SourceDateEpoch = SourceDateEpoch,
            Timestamp = Words.ParseNumber(Timestamp, nameof(Timestamp)),
            OmitHistory = OmitHistory,
            Squash = Squash,
        };
    }

    private BuildOutput OutputOf(ITaskItem item) =>
        new(Words.Parse<BuildOutputKind>(item.GetMetadata("Type"), nameof(Outputs)), Paths.Full(item.ItemSpec), Or(item.GetMetadata("Name")));

    // In the project's order; the last one of a name counts.
    private static Dictionary<string, string?> VariablesOf(ITaskItem[] items)
    {
        var values = new Dictionary<string, string?>();
        foreach (var item in items) values[item.ItemSpec] = Or(item.GetMetadata("Value"));
        return values;
    }

    private static FailureHandling FailureOf(string text) => Words.Parse<FailureHandling>(text, nameof(OnFailure)) is var handling and not FailureHandling.Shell ? handling
        : throw new OciException(ErrorCodes.InvalidPublishItem, "expected `stop` or `keep` as OnFailure, found `shell`: a build has no terminal", "OnFailure=\"keep\"");

    private static string? Or(string value) => value.Length > 0 ? value : null;
}
