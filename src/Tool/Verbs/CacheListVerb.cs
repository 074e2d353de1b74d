using Oci.Build;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;

namespace Oci.Tool.Verbs;

/// <summary><c>cache ls</c>.</summary>
internal sealed class CacheListVerb() : Verb("ls", "List the results of steps and the folders of cache mounts, the longest unused first",
    new Example("See what is kept", "dotnet-oci cache ls"),
    new Example("Add up what the steps' layers take", "dotnet-oci cache ls --json | jq 'map(.size) | add'"))
{
    public override bool NeedsNamespace(VerbCall call) => OperatingSystem.IsLinux() && RootlessEntry.HasTrees(call.Host());

    public override Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var entries = new CacheListOperation(call.Host()).Run();
        call.Print(call.Json ? ToolJson.Write<IReadOnlyList<CacheEntryListing>>([.. entries.Select(CacheEntryListing.Of)]) : Table(entries));
        return Task.FromResult(ExitCodes.Done);
    }

    private static string Table(IReadOnlyList<CacheEntry> entries)
    {
        var table = new TextTable("ID", "KIND", "SIZE", "LAST USED", "WHAT");
        foreach (var entry in entries.Select(CacheEntryListing.Of)) table.Add(entry.Id, entry.Kind, Quantity.Bytes(entry.Size), entry.LastUsed, TerminalText.Clean(TerminalText.Fit(entry.Description, 80)));
        return table.ToString();
    }
}
