using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>cache prune</c>.</summary>
internal sealed class CachePruneVerb : Verb
{
    private readonly Option<string?> keepStorage = Declare.Text("--keep-storage", "BYTES", "Give up the longest unused until the rest takes at most this: 512m, 10g");
    private readonly Option<string?> olderThan = Declare.Text("--older-than", "TIME", "Give up what no build has used for this long: 12h, 7d");
    private readonly Option<bool> dryRun = Declare.Switch("--dry-run", "Remove nothing, only say what would go");

    public CachePruneVerb() : base("prune", "Give up results of steps and folders of cache mounts, and the content that only they need; all of them without a limit",
        new Example("Give up everything", "dotnet-oci cache prune"),
        new Example("Keep a machine's cache within bounds", "dotnet-oci cache prune --older-than 14d --keep-storage 20g"))
    {
        Options.Add(keepStorage);
        Options.Add(olderThan);
        Options.Add(dryRun);
    }

    public override Type RequestType => typeof(CachePruneRequest);

    public override bool NeedsNamespace(VerbCall call) => OperatingSystem.IsLinux() && RootlessEntry.HasTrees(call.Host());

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new CachePruneRequest
        {
            KeepStorage = call.Value(keepStorage) is { } bytes ? Number.ParseBytes("--keep-storage", bytes) : null,
            OlderThan = call.Value(olderThan) is { } age ? Duration.Parse("--older-than", age) : null,
            DryRun = call.Value(dryRun),
        };
        var result = await new CachePruneOperation(call.Host()).RunAsync(request, ct);
        var removed = result.Removed.Select(CacheEntryListing.Of).ToList();
        call.Print(call.Json ? ToolJson.Write(new CachePruneListing(removed, result.Bytes, result.Kept, request.DryRun)) : string.Concat(removed.Select(entry => $"{entry.Id}\n")));
        if (!call.Json) call.Error.WriteLine($"{removed.Count} entries {(request.DryRun ? "would go" : "removed")}, {Quantity.Bytes(result.Bytes)}; {result.Kept} kept");
        return ExitCodes.Done;
    }
}
