using System.CommandLine;
using System.Globalization;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime ps ID</c>.</summary>
internal sealed class RuntimePsVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly Option<string> format = Declare.Defaulted("--format", "FORMAT", "table", "How: table or json, a list of numbers");

    public RuntimePsVerb() : base("ps", "List the processes of a container",
        new Example("Their numbers on the host", "dotnet-oci runtime ps --format json one"))
    {
        format.Aliases.Add("-f");
        Arguments.Add(id);
        Options.Add(format);
    }

    [SupportedOSPlatform("linux")]
    protected override Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var form = Choice.Parse<ListingForm>(format.Name, call.Value(format)!);
        var processes = runtime.ReadProcesses(call.Value(id));
        if (call.Json || form == ListingForm.Json) call.Print(Printing.ToolJson.Write(processes));
        else
        {
            var table = new Printing.TextTable("PID", "COMMAND");
            foreach (var process in processes) table.Add(process.ToString(CultureInfo.InvariantCulture), CommandOf(process));
            call.Print(table.ToString());
        }
        return Task.FromResult(ExitCodes.Done);
    }

    private enum ListingForm { Table, Json }

    private static string CommandOf(int process)
    {
        try
        {
            return Native.ByteText.Escape(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")).TrimEnd('\0').Replace('\0', ' '));
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
