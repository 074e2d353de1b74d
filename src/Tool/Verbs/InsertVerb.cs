using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>insert IMAGE SOURCE TARGET</c>.</summary>
internal sealed class InsertVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image; of an index all its images" };
    private readonly Argument<string> source = new("SOURCE") { Description = "A file or folder of this machine; not with --whiteout" };
    private readonly Argument<string?> target = new("TARGET") { Description = "The path that it gets, or that goes", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> tag = Declare.Text("--tag", "NAME", "Give the result this name, and leave the image as it is", "-t");
    private readonly Option<string?> platform = Declare.Platform("Change only this image of an index: os/arch[/variant]");
    private readonly Option<bool> opaque = Declare.Switch("--opaque", "Let what is below TARGET go; else a folder is merged with what is there");
    private readonly Option<bool> whiteout = Declare.Switch("--whiteout", "Take TARGET away instead of inserting something");
    private readonly Option<bool> rootless = Declare.Switch("--rootless", "Insert files whose owners an unpacking without rights noted; the caller's are root's");
    private readonly Option<string[]> uidMap = Declare.List("--uid-map", "CONTAINER:HOST:COUNT", "Whose the host's users are in the image; may be repeated");
    private readonly Option<string[]> gidMap = Declare.List("--gid-map", "CONTAINER:HOST:COUNT", "The same for groups");
    private readonly Option<string?> compression = Declare.Text("--compression", "FORMAT[:LEVEL]", "zstd, gzip or none; else as the last layer, else zstd", "--compress");
    private readonly HistoryFlags history;

    public InsertVerb() : base("insert", "Put a file or folder into an image as a layer, without unpacking it",
        new Example("A program", "dotnet-oci insert oci:out:1 ./app /usr/bin/app"),
        new Example("A folder in the place of the one there", "dotnet-oci insert --opaque --tag 2 oci:out:1 ./site /var/www"),
        new Example("Take a path away", "dotnet-oci insert --whiteout oci:out:1 /usr/share/doc"))
    {
        foreach (var argument in (Argument[])[image, source, target]) Arguments.Add(argument);
        foreach (var option in (Option[])[tag, platform, opaque, whiteout, rootless, uidMap, gidMap, compression]) Options.Add(option);
        history = new HistoryFlags(this);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override IReadOnlyList<string> Usages => ["IMAGE SOURCE TARGET", "--whiteout IMAGE TARGET"];

    public override Type RequestType => typeof(InsertRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var (first, second) = (call.Value(source), call.Value(target));
        var request = new InsertRequest
        {
            Image = call.Value(image),
            Source = call.Value(whiteout) && second is null ? null : first,
            Target = second ?? (call.Value(whiteout) ? first : throw NoTarget()),
            Tag = call.Value(tag),
            Platform = call.Platform(platform),
            Opaque = call.Value(opaque),
            Whiteout = call.Value(whiteout),
            Rootless = call.Value(rootless),
            UidMap = call.Values(uidMap),
            GidMap = call.Values(gidMap),
            Compression = call.Value(compression),
            History = history.Read(call),
        };
        call.PrintDigest(await new InsertOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }

    private static Diagnostics.OciException NoTarget() =>
        new(Diagnostics.ErrorCodes.Usage, "expected the path that SOURCE gets in the image, found none", "dotnet-oci insert IMAGE SOURCE TARGET");
}
