using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime state ID</c>.</summary>
internal sealed class RuntimeStateVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();

    public RuntimeStateVerb() : base("state", "Print a container's state as JSON",
        new Example("Whether it runs", "dotnet-oci runtime state one | jq -r .status"))
    {
        Arguments.Add(id);
    }

    [SupportedOSPlatform("linux")]
    protected override Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        call.Print(Printing.ToolJson.Write(Printing.StateListing.Of(runtime.ReadState(call.Value(id)))));
        return Task.FromResult(ExitCodes.Done);
    }
}
