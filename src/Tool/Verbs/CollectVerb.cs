using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;

namespace Oci.Tool.Verbs;

/// <summary><c>gc [LAYOUT]</c>.</summary>
internal sealed class CollectVerb : Verb
{
    private readonly Argument<string?> layout = new("LAYOUT") { Description = "The folder of an image layout; else the local store", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> dryRun = Declare.Switch("--dry-run", "Remove nothing, only say what would go");

    public CollectVerb() : base("gc", "Free a layout or the local store of content that no name leads to, and the state folder of unpacked layers that nothing is made of",
        new Example("See what would go", "dotnet-oci gc --dry-run"),
        new Example("Free a layout", "dotnet-oci gc oci:out"))
    {
        Arguments.Add(layout);
        Options.Add(dryRun);
    }

    public override Type RequestType => typeof(CollectRequest);

    public override bool NeedsNamespace(VerbCall call) => call.Value(layout) is null && OperatingSystem.IsLinux() && RootlessEntry.HasTrees(call.Host());

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new CollectRequest { Layout = call.Value(layout), DryRun = call.Value(dryRun) };
        var (result, snapshots) = await new CollectOperation(call.Host()).RunAsync(request, ct);
        var removed = result.Removed.Select(digest => digest.ToString()).Order(StringComparer.Ordinal).ToList();
        call.Print(call.Json
            ? ToolJson.Write(new CollectionListing(removed, result.Bytes, result.Kept, snapshots, request.DryRun))
            : string.Concat(removed.Select(digest => $"{digest}\n")));
        if (!call.Json) call.Error.WriteLine($"{removed.Count} blobs {(request.DryRun ? "would go" : "removed")}, {Quantity.Bytes(result.Bytes)}; {result.Kept} kept{(snapshots > 0 ? $"; {snapshots} unpacked layers removed" : "")}");
        return ExitCodes.Done;
    }
}
