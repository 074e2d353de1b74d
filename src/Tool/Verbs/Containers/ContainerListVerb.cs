using System.CommandLine;
using System.Globalization;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>container ls</c>, <c>ps</c>.</summary>
internal sealed class ContainerListVerb : Verb
{
    private const int ShortId = 12;
    private const int LongestCommand = 40;
    private readonly Option<bool> all = Declare.Switch("--all", "Those too that have ended", "-a");
    private readonly Option<bool> quiet = Declare.Switch("--quiet", "Print the IDs only", "-q");

    public ContainerListVerb(string command) : base(command.Split(' ')[^1], "List containers",
        new Example("Those that run, and working ones", $"dotnet-oci {command}"),
        new Example("All, for a script", $"dotnet-oci {command} --all --json"))
    {
        Options.Add(all);
        Options.Add(quiet);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var containers = await new ContainerOperation(call.Host()).ListAsync(call.Value(all), ct);
        if (call.Json) call.Print(ToolJson.Write<IReadOnlyList<ContainerListing>>([.. containers.Select(ContainerListing.Of)]));
        else if (call.Value(quiet)) call.Print(string.Concat(containers.Select(container => container.Id + "\n")));
        else call.Print(Table(containers));
        return ExitCodes.Done;
    }

    private static string Table(IReadOnlyList<ContainerEntry> containers)
    {
        var table = new TextTable("ID", "NAME", "IMAGE", "COMMAND", "CREATED", "STATUS");
        foreach (var container in containers)
        {
            var command = string.Join(' ', container.Command);
            if (command.Length > LongestCommand) command = command[..LongestCommand] + "...";
            table.Add(container.Id[..ShortId], container.Name, container.Image, command.Length == 0 ? null : command, container.Created.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Status(container));
        }
        return table.ToString();
    }

    private static string Status(ContainerEntry container) =>
        container.IsWorking ? "working" : container.Status == "exited" ? $"exited ({container.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "?"})" : container.Status;
}
