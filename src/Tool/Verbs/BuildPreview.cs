using System.CommandLine;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>build</c> that look at what would be built, and build nothing.</summary>
internal sealed class BuildPreview
{
    private readonly Option<bool> check = Declare.Switch("--check", "Build nothing: look for mistakes in the Containerfile; fails where one would stop a build");
    private readonly Option<string?> report = Declare.Text("--report", "FORMAT", "How --check tells what it found: text, json or sarif; else text, or json with --json");
    private readonly Option<string?> print = Declare.Text("--print", "FORMAT", "Build nothing: show the steps as graph, json or mermaid");

    private enum ReportFormat { Text, Json, Sarif }

    private enum PlanFormat { Graph, Json, Mermaid }

    public IReadOnlyList<Option> Options => [check, report, print];

    /// <summary>Whether a preview is asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: two are, or a report of none.</exception>
    public bool IsWanted(VerbCall call)
    {
        var checks = call.Value(check);
        if (checks && call.Value(print) is not null) throw new OciException(ErrorCodes.Usage, "expected `--check` or `--print`, found both", "build --check");
        if (!checks && call.Value(report) is not null) throw new OciException(ErrorCodes.Usage, "expected `--check` where `--report` is, found none", "build --check --report sarif");
        return checks || call.Value(print) is not null;
    }

    /// <summary>Shows it; the result is the exit code.</summary>
    public async Task<int> RunAsync(VerbCall call, BuildRequest request, CancellationToken ct)
    {
        if (call.Value(check)) return await CheckAsync(call, request, ct);
        var format = Choice.Parse<PlanFormat>("--print", call.Value(print)!);
        var plan = await new BuildOperation(call.Host()).PlanAsync(request, ct);
        call.Print(format switch
        {
            PlanFormat.Json => $"{Encoding.UTF8.GetString(PlanPrinter.ToJson(plan).Span)}\n",
            PlanFormat.Mermaid => PlanPrinter.ToMermaid(plan),
            _ => PlanPrinter.ToText(plan),
        });
        return ExitCodes.Done;
    }

    private async Task<int> CheckAsync(VerbCall call, BuildRequest request, CancellationToken ct)
    {
        var format = Choice.Parse<ReportFormat>("--report", call.Value(report) ?? (call.Json ? "json" : "text"));
        var result = await new CheckOperation(call.Host()).RunAsync(request, ct);
        call.Print(format switch
        {
            ReportFormat.Json => ToolJson.Write(CheckListing.Of(result)),
            ReportFormat.Sarif => ToolJson.Write(SarifLog.Of(result, Environment.CurrentDirectory)),
            _ => CheckText.Of(result, annotate: call.ProgressMode == "github"),
        });
        return result.IsFailure ? ExitCodes.Failed : ExitCodes.Done;
    }
}
