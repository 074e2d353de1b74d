using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime start ID</c>.</summary>
internal sealed class RuntimeStartVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();

    public RuntimeStartVerb() : base("start", "Let a container that is made run its program",
        new Example("After create", "dotnet-oci runtime start one"))
    {
        Arguments.Add(id);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.StartAsync(call.Value(id), ct);
        return ExitCodes.Done;
    }
}
