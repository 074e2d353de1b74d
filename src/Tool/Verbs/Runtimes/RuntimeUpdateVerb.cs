using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime update ID</c>.</summary>
internal sealed class RuntimeUpdateVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly Option<string?> resources = Declare.Text("--resources", "FILE", "Read all limits from a file as config.json has them; - for standard input", "-r");
    private readonly Option<string?> memory = Declare.Text("--memory", "BYTES", "Memory; -1 for no limit");
    private readonly Option<string?> memorySwap = Declare.Text("--memory-swap", "BYTES", "Memory and swap together");
    private readonly Option<string?> memoryReservation = Declare.Text("--memory-reservation", "BYTES", "Memory when it is short");
    private readonly Option<string?> shares = Declare.Text("--cpu-share", "NUMBER", "A share of the processors beside others", "--cpu-shares");
    private readonly Option<string?> quota = Declare.Text("--cpu-quota", "MICROSECONDS", "Processor time in each period; -1 for no limit");
    private readonly Option<string?> period = Declare.Text("--cpu-period", "MICROSECONDS", "The period");
    private readonly Option<string?> processors = Declare.Text("--cpuset-cpus", "LIST", "Which processors: 0-2,7");
    private readonly Option<string?> nodes = Declare.Text("--cpuset-mems", "LIST", "Which memory nodes");
    private readonly Option<string?> processes = Declare.Text("--pids-limit", "NUMBER", "Processes and threads; -1 for no limit");

    public RuntimeUpdateVerb() : base("update", "Change the limits of a container that runs",
        new Example("More memory", "dotnet-oci runtime update --memory 512m one"))
    {
        Arguments.Add(id);
        foreach (var option in new Option[] { resources, memory, memorySwap, memoryReservation, shares, quota, period, processors, nodes, processes }) Options.Add(option);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var limits = call.Value(resources) is { } file ? await Bundle.ReadResourcesAsync(file == "-" ? "/dev/stdin" : file, ct) : new();
        runtime.Update(call.Value(id), limits with
        {
            Memory = Memory(call, limits.Memory ?? new()),
            Cpu = Processors(call, limits.Cpu ?? new()),
            Pids = Amount(call, processes, least: -1) is { } count ? new() { Limit = count } : limits.Pids,
        });
        return ExitCodes.Done;
    }

    private MemoryLimits Memory(VerbCall call, MemoryLimits before) => before with
    {
        Limit = Bytes(call, memory) ?? before.Limit,
        Swap = Bytes(call, memorySwap) ?? before.Swap,
        Reservation = Bytes(call, memoryReservation) ?? before.Reservation,
    };

    private CpuLimits Processors(VerbCall call, CpuLimits before) => before with
    {
        Shares = (ulong?)Amount(call, shares, least: 0) ?? before.Shares,
        Quota = Amount(call, quota, least: -1) ?? before.Quota,
        Period = (ulong?)Amount(call, period, least: 0) ?? before.Period,
        Cpus = call.Value(processors) ?? before.Cpus,
        Mems = call.Value(nodes) ?? before.Mems,
    };

    private static long? Bytes(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Number.ParseLimit(option.Name, text) : null;

    private static int? Amount(VerbCall call, Option<string?> option, int least) => call.Value(option) is { } text ? Number.Parse(option.Name, text, least) : null;
}
