using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime delete ID</c>.</summary>
internal sealed class RuntimeDeleteVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly Option<bool> force = Declare.Switch("--force", "Kill it first; one that is not there is no fault", "-f");

    public RuntimeDeleteVerb() : base("delete", "Forget a container that has ended",
        new Example("Whether it runs or not", "dotnet-oci runtime delete --force one"))
    {
        Arguments.Add(id);
        Options.Add(force);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.DeleteAsync(call.Value(id), call.Value(force), ct);
        return ExitCodes.Done;
    }
}
