using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime list</c>.</summary>
internal sealed class RuntimeListVerb : RuntimeVerb
{
    private readonly Option<string> format = Declare.Defaulted("--format", "FORMAT", "table", "How: table or json");
    private readonly Option<bool> quiet = Declare.Switch("--quiet", "Print the names only", "-q");

    public RuntimeListVerb() : base("list", "List the containers of this runtime",
        new Example("For a script", "dotnet-oci runtime list --format json"))
    {
        Options.Add(format);
        Options.Add(quiet);
    }

    [SupportedOSPlatform("linux")]
    protected override Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var all = runtime.List();
        if (call.Json || call.Value(format) == "json") call.Print(Printing.ToolJson.Write<IReadOnlyList<Printing.StateListing>>([.. all.Select(one => Printing.StateListing.Of(one.State) with { Created = Text(one.Created) })]));
        else if (call.Value(quiet)) call.Print(string.Concat(all.Select(one => one.State.Id + "\n")));
        else
        {
            var table = new Printing.TextTable("ID", "PID", "STATUS", "BUNDLE", "CREATED");
            foreach (var (state, created) in all) table.Add(state.Id, state.Pid?.ToString(System.Globalization.CultureInfo.InvariantCulture), state.Status, state.Bundle, Text(created));
            call.Print(table.ToString());
        }
        return Task.FromResult(ExitCodes.Done);
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
