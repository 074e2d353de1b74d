using System.CommandLine;
using Oci.Content;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>sync SOURCE DESTINATION</c>.</summary>
internal sealed class SyncVerb : Verb
{
    private readonly Argument<string> source = new("SOURCE") { Description = "With --src docker HOST/PATH for all tags or HOST/PATH:TAG; with dir a folder; with yaml a list" };
    private readonly Argument<string> destination = new("DESTINATION") { Description = "With --dest docker HOST[/PATH]; with dir a folder" };
    private readonly Option<string> sourceKind = Declare.Defaulted("--src", "docker|dir|yaml", "docker", "What the source is");
    private readonly Option<string> destinationKind = Declare.Defaulted("--dest", "docker|dir", "docker", "What the destination is");
    private readonly Option<bool> scoped = Declare.Switch("--scoped", "Keep the images' whole names below the destination, their registry's too");
    private readonly Option<string?> platforms = Declare.Text("--platform", "PLATFORM[,PLATFORM]", "Which images of an index: os/arch[/variant]; else this machine's");
    private readonly Option<bool> all = Declare.Switch("--all", "Copy every image of an index", "-a");
    private readonly Option<bool> referrers = Declare.Switch("--referrers", "Copy what says something about the images too: signatures, SBOMs");
    private readonly Option<string?> format = Declare.Text("--format", "oci|docker", "Write documents in this family; else each keeps its own", "-f");
    private readonly Option<bool> preserveDigests = Declare.Switch("--preserve-digests", "Fail rather than change a digest");
    private readonly Option<bool> dryRun = Declare.Switch("--dry-run", "Say what would be copied, and copy nothing");
    private readonly Option<bool> keepGoing = Declare.Switch("--keep-going", "Go on with the others where an image cannot be copied");
    private readonly Option<string?> jobs = Declare.Text("--jobs", "N", "How many blobs travel at once; else 4");

    public SyncVerb() : base("sync", "Copy many images at once: all tags of a repository, what a list names, a folder of images",
        new Example("Mirror a repository with all platforms and signatures", "dotnet-oci sync --all --referrers registry.example/app mirror.example/copies"),
        new Example("What a list names, to carry it away", "dotnet-oci sync --src yaml --dest dir --scoped images.yaml usb/images"),
        new Example("And into a registry elsewhere", "dotnet-oci sync --src dir --dest docker usb/images registry.local/mirror"))
    {
        Arguments.Add(source);
        Arguments.Add(destination);
        foreach (var option in (Option[])[sourceKind, destinationKind, scoped, platforms, all, referrers, format, preserveDigests, dryRun, keepGoing, jobs, .. RegistryFlags.Two]) Options.Add(option);
    }

    public override Type RequestType => typeof(SyncRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new SyncRequest
        {
            Source = call.Value(source),
            Destination = call.Value(destination),
            SourceKind = Choice.Parse<SyncPlace>("--src", call.Value(sourceKind)!),
            DestinationKind = Choice.Parse<SyncPlace>("--dest", call.Value(destinationKind)!),
            Scoped = call.Value(scoped),
            Platforms = [.. (call.Value(platforms) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Platform.Parse)],
            All = call.Value(all),
            Referrers = call.Value(referrers),
            Format = FormatFamily.Parse(call.Value(format)),
            PreserveDigests = call.Value(preserveDigests),
            DryRun = call.Value(dryRun),
            KeepGoing = call.Value(keepGoing),
        };
        if (call.Value(jobs) is { } count) request = request with { Jobs = Number.Parse("--jobs", count, least: 1) };
        var images = new List<SyncedImage>();
        await foreach (var image in new SyncOperation(call.Host()).RunAsync(request, ct))
        {
            images.Add(image);
            if (image.Fault is { } fault) call.Error.WriteLine($"error[{fault.Code}]: {ByteText.Escape(image.Source)}: {fault.Message}");
        }
        call.Print(call.Json ? ToolJson.Write<IReadOnlyList<SyncListing>>([.. images.Select(SyncListing.Of)]) : string.Concat(images.Where(image => image.Fault is null).Select(Line)));
        return images.Exists(image => image.Fault is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string Line(SyncedImage image) =>
        $"{(image.Target is { } target ? $"{target.Digest}  " : "")}{ByteText.Escape(image.Source)}  {ByteText.Escape(image.Destination ?? "")}\n";
}
