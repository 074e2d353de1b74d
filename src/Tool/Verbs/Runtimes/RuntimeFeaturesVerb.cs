using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime features</c>. Source: runtime-spec features.md.</summary>
internal sealed class RuntimeFeaturesVerb : RuntimeVerb
{
    public RuntimeFeaturesVerb() : base("features", "Print what this runtime can do, as JSON",
        new Example("Which namespaces it makes", "dotnet-oci runtime features | jq .linux.namespaces"))
    {
    }

    [SupportedOSPlatform("linux")]
    protected override Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        call.Print(Printing.ToolJson.Write(Printing.FeaturesListing.Own));
        return Task.FromResult(ExitCodes.Done);
    }
}
