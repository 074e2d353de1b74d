using System.CommandLine;
using Oci.Content;
using Oci.Layers;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;
using Oci.Tool.Values;
using Oci.Transfer;

namespace Oci.Tool.Verbs;

/// <summary><c>copy SRC DST</c>.</summary>
internal sealed class CopyVerb : Verb
{
    private readonly Argument<string> source = new("SOURCE") { Description = "The image: a name in the local store or its registry, docker://REF, oci:DIR:NAME, oci-archive:FILE, docker-archive:FILE, docker-daemon:NAME, dir:DIR" };
    private readonly Argument<string> destination = new("DESTINATION") { Description = "Where it goes, written in the same way; an archive that is there is replaced" };
    private readonly Option<string?> platforms = Declare.Text("--platform", "PLATFORM[,PLATFORM]", "Which images of an index: os/arch[/variant]; else this machine's");
    private readonly Option<bool> all = Declare.Switch("--all", "Copy every image of an index", "-a");
    private readonly Option<bool> referrers = Declare.Switch("--referrers", "Copy what says something about the image too: signatures, SBOMs");
    private readonly Option<string?> format = Declare.Text("--format", "oci|docker", "Write documents in this family; else each keeps its own. Docker's has no zstd: such layers become gzip", "-f");
    private readonly Option<string?> compression = Declare.Text("--compression", "zstd|gzip[:LEVEL]|none", "Compress layers so; else they are kept as they are");
    private readonly Option<bool> preserveDigests = Declare.Switch("--preserve-digests", "Fail rather than change a digest");
    private readonly Option<string[]> additionalTags = Declare.List("--additional-tag", "TAG", "Give the image this name at the destination too; may be repeated. An archive of Docker's takes NAME:TAG");
    private readonly Option<bool> dryRun = Declare.Switch("--dry-run", "Say what would be copied and what is there already, and copy nothing");
    private readonly Option<string?> jobs = Declare.Text("--jobs", "N", "How many blobs travel at once; else 4");
    private readonly Option<bool> quiet = Declare.Switch("--quiet", "Show no progress: print the digest only", "-q");
    private readonly Option<string?> digestFile = Declare.Text("--digestfile", "FILE", "Write the manifest's digest to this file");

    public CopyVerb() : base("copy", "Copy an image from any place to any place",
        new Example("Out of the local store, for Docker to load", "dotnet-oci copy app:1 docker-archive:app.tar:app:1"),
        new Example("To another machine, without a file between", "dotnet-oci copy app:1 oci-archive:/dev/stdout | ssh host dotnet-oci copy oci-archive:/dev/stdin app:1"),
        new Example("From one registry to another, all platforms", "dotnet-oci copy --all docker://docker.io/library/alpine:3 docker://registry.example/mirror/alpine:3"),
        new Example("See what would travel", "dotnet-oci copy --dry-run --all app:1 docker://registry.example/app:1"),
        new Example("Into the local store", "dotnet-oci copy oci:out:1 app:1"),
        new Example("With smaller layers, all platforms", "dotnet-oci copy --all --compression zstd:19 oci:out:1 oci:small:1"))
    {
        Arguments.Add(source);
        Arguments.Add(destination);
        foreach (var option in (Option[])[platforms, all, referrers, format, compression, preserveDigests, additionalTags, dryRun, jobs, digestFile, quiet, .. RegistryFlags.Two]) Options.Add(option);
    }

    public override Type RequestType => typeof(CopyRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new CopyRequest
        {
            Source = call.Value(source),
            Destination = call.Value(destination),
            Platforms = [.. (call.Value(platforms) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Platform.Parse)],
            All = call.Value(all),
            Referrers = call.Value(referrers),
            Format = FormatFamily.Parse(call.Value(format)),
            Compression = call.Value(compression) is { } form ? LayerCompression.Parse(form) : null,
            PreserveDigests = call.Value(preserveDigests),
            AdditionalTags = call.Value(additionalTags) ?? [],
        };
        if (call.Value(jobs) is { } count) request = request with { Jobs = Number.Parse("--jobs", count, least: 1) };
        var operation = new CopyOperation(call.Host(call.Value(quiet)));
        if (call.Value(dryRun)) return Print(call, await operation.PlanAsync(request, ct), call.Value(quiet));
        var result = await operation.RunAsync(request, ct);
        if (call.Value(digestFile) is { } file) await File.WriteAllTextAsync(file, $"{result.Target.Digest}\n", ct);
        if (!StandardOutput.Is(ImageLocation.Parse(request.Destination))) call.PrintDigest(result.Target);
        TellLeft(call, result.PlatformsLeft, call.Value(quiet));
        return ExitCodes.Done;
    }

    private static int Print(VerbCall call, CopyPlan plan, bool isQuiet)
    {
        call.Print(call.Json ? ToolJson.Write(CopyPlanListing.Of(plan)) : CopyPlanListing.Table(plan));
        if (!call.Json && !isQuiet) call.Error.WriteLine($"{plan.Contents.Count(each => !each.IsThere)} of {plan.Contents.Count} blobs would be copied, {Quantity.Bytes(plan.Bytes)}");
        TellLeft(call, plan.PlatformsLeft, isQuiet);
        return ExitCodes.Done;
    }

    private static void TellLeft(VerbCall call, int count, bool isQuiet)
    {
        if (count > 0 && !isQuiet) call.Error.WriteLine($"{count} images of other platforms were left; --all copies them");
    }
}
