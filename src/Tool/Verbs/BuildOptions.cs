using System.CommandLine;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;
using Oci.Transfer;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>build</c> that make its request.</summary>
internal sealed class BuildOptions
{
    private readonly Argument<string> context = new("CONTEXT") { Description = "What the Containerfile copies from: a folder, a tar (a file, an address, - for standard input) or a git repository (ADDRESS#REF:FOLDER)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "." };
    private readonly Option<string[]> files = Declare.List("--file", "FILE", "The Containerfile, or - for standard input; else Containerfile, else Dockerfile, in the context", "-f");
    private readonly Option<string?> ignoreFile = Declare.Text("--ignorefile", "FILE", "What to leave out of the context; else the Containerfile's or the context's ignore file says so");
    private readonly Option<string[]> tags = Declare.List("--tag", "REF", "Where the image goes: a name for the local store, docker://REF, oci:DIR:NAME, oci-archive:FILE; may be repeated", "-t");
    private readonly Option<string?> manifest = Declare.Text("--manifest", "INDEX", "Add the image to an index of this name, in place of the one for its platform; where there is none it is made");
    private readonly Option<bool> push = Declare.Switch("--push", "Write the image to the registries of its names too");
    private readonly Option<string?> target = Declare.Text("--target", "STAGE", "The stage to build; else the last one");
    private readonly Option<string[]> buildArgs = Declare.List("--build-arg", "NAME[=VALUE]", "A value for an ARG; without a value that of the environment variable");
    private readonly Option<string[]> buildArgFiles = Declare.List("--build-arg-file", "FILE", "Read values for ARGs from a file, NAME=VALUE on each line; --build-arg wins");
    private readonly Option<string[]> buildContexts = Declare.List("--build-context", "NAME=PLACE", "A folder, tar, git repository, image or target:STAGE that FROM and --from know");
    private readonly Option<string[]> secrets = Declare.List("--secret", "id=ID[,src=FILE|,env=VAR]", "A secret for RUN --mount=type=secret; it reaches the step and nothing else");
    private readonly PullOption pull = new("base images");
    private readonly Option<bool> noCache = Declare.Switch("--no-cache", "Run every step anew");
    private readonly Option<string> compression = Declare.Defaulted("--compression", "FORMAT[:LEVEL]", "zstd", "How layers are compressed: zstd, gzip or none");
    private readonly Option<string?> jobs = Declare.Text("--jobs", "N", "How many steps run at once; else two for each processor, at least eight");

    private readonly BuildImageOptions image = new();
    private readonly BuildStepOptions steps = new();
    private readonly Option<string[]> outputs = Declare.List("--output", "type=TYPE,dest=PATH", "Also write the files (local: a folder, tar: a file or -) or the image (oci, docker: an archive)", "-o");

    private readonly Option<string?> trace = Declare.Text("--trace", "FILE", "Write when each step ran, for a browser's trace viewer");
    private readonly Option<string?> htmlReport = Declare.Text("--html-report", "FILE", "Write a page about the build: timeline, layer sizes, graph");
    private readonly Option<string> onFailure = Declare.Defaulted("--on-failure", "ACTION", "stop", "When a RUN step fails: stop, keep the state before it as a bundle, or open a shell in that");
    private readonly Option<string[]> cacheFrom = Declare.List("--cache-from", "PLACE", "Look for results in type=registry,ref=REF or type=local,src=DIR; may be repeated");
    private readonly Option<string[]> cacheTo = Declare.List("--cache-to", "PLACE", "Put results into type=registry,ref=REF, type=local,dest=DIR or type=inline; mode=min leaves the layers of other stages out");

    public IReadOnlyList<Argument> Arguments => [context];

    public IReadOnlyList<Option> Options =>
        [files, ignoreFile, tags, manifest, push, target, buildArgs, buildArgFiles, buildContexts, secrets, noCache, cacheFrom, cacheTo, pull.Option, .. RegistryFlags.One, .. image.Options, .. steps.Options, compression, jobs, outputs, trace, htmlReport, onFailure];

    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: a value cannot be understood.</exception>
    public BuildRequest Read(VerbCall call)
    {
        var request = steps.Read(call, image.Read(call, new BuildRequest
        {
            Context = call.Value(context),
            Containerfile = FileOf(call.Values(files)),
            Ignorefile = call.Value(ignoreFile),
            Tags = call.Values(tags),
            Manifest = call.Value(manifest),
            Push = call.Value(push),
            Target = call.Value(target),
            BuildArgs = KeyValue.ParseOptional("--build-arg", call.Values(buildArgs)),
            BuildArgFiles = call.Values(buildArgFiles),
            BuildContexts = KeyValue.Parse("--build-context", call.Values(buildContexts)),
            Trace = call.Value(trace),
            HtmlReport = call.Value(htmlReport),
            OnFailure = Choice.Parse<FailureHandling>("--on-failure", call.Value(onFailure)!),
            Outputs = [.. call.Values(outputs).Select(OutputValue.Parse)],
            Secrets = [.. call.Values(secrets).Select(secret => SecretValue.Parse(secret, call.Console.Environment))],
            NoCache = call.Value(noCache),
            CacheFrom = [.. call.Values(cacheFrom).Select(CacheValue.ParseFrom)],
            CacheTo = [.. call.Values(cacheTo).Select(CacheValue.ParseTo)],
            Pull = pull.Read(call),
            Compression = LayerCompression.Parse(call.Value(compression)!),
        }));
        if (request.Format == ManifestFormat.Docker && !call.Has(compression)) request = request with { Compression = LayerCompression.Gzip };
        return call.Value(jobs) is { } count ? request with { Jobs = Number.Parse("--jobs", count, least: 1) } : request;
    }

    // buildah reads several one after the other.
    private static string? FileOf(IReadOnlyList<string> given) => given switch
    {
        [] => null,
        [var one] => one,
        _ => throw new OciException(ErrorCodes.Usage, $"expected one `--file`, found {given.Count}", $"cat {string.Join(' ', given.Select(ByteText.Escape))} | {CommandTree.Name} build -f - ."),
    };
}
