using System.CommandLine;
using System.Runtime.Versioning;
using System.Text;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>container logs NAME</c>, <c>logs NAME</c>: to the streams that it was written to.</summary>
internal sealed class ContainerLogsVerb : Verb
{
    private readonly Argument<string> container = ContainerNames.One();
    private readonly Option<bool> follow = Declare.Switch("--follow", "Go on until the container ends", "-f");
    private readonly Option<bool> timestamps = Declare.Switch("--timestamps", "Put the time before each line", "-t");
    private readonly Option<string?> tail = Declare.Text("--tail", "NUMBER", "Only the last lines of what is there", "-n");
    private readonly Option<string?> since = Declare.Text("--since", "TIME", "Only what was written from then on: a time, seconds since 1970, or how long ago, as 10m");
    private readonly Option<string?> until = Declare.Text("--until", "TIME", "Only what was written before; with --follow until then");

    public ContainerLogsVerb(string command) : base(command.Split(' ')[^1], "Print what a container has written",
        new Example("Watch it", $"dotnet-oci {command} -f web"),
        new Example("The end of it", $"dotnet-oci {command} --tail 20 web"))
    {
        Arguments.Add(container);
        foreach (var option in new Option[] { follow, timestamps, tail, since, until }) Options.Add(option);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var operation = new ContainerOperation(call.Host());
        call.EndProgress();
        await using var output = call.Console.OpenOutput();
        await using var error = call.Console.OpenError();
        var skip = call.Value(tail) is { } text ? await CountAsync(operation, call.Value(container), ct) - Number.Parse("--tail", text, least: 0) : 0;
        var (first, end) = (Read(call, since), Read(call, until));
        await foreach (var line in operation.ReadLogAsync(call.Value(container), call.Value(follow), end, ct))
        {
            if (skip-- > 0 || line.Moment < first) continue;
            var stream = line.IsError ? error : output;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(call.Value(timestamps) ? $"{line.Time} {line.Text}" : line.Text), ct);
            await stream.FlushAsync(ct);
        }
        return ExitCodes.Done;
    }

    private static DateTimeOffset? Read(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Moment.Parse(option.Name, text, call.Host().Time.GetUtcNow()) : null;

    [SupportedOSPlatform("linux")]
    private static async Task<int> CountAsync(ContainerOperation operation, string container, CancellationToken ct)
    {
        var count = 0;
        await foreach (var _ in operation.ReadLogAsync(container, follow: false, until: null, ct)) count++;
        return count;
    }
}
