using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime resume ID</c>.</summary>
internal sealed class RuntimeResumeVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();

    public RuntimeResumeVerb() : base("resume", "Let the processes of a paused container go on",
        new Example("After pause", "dotnet-oci runtime resume one"))
    {
        Arguments.Add(id);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.SetPausedAsync(call.Value(id), paused: false, ct);
        return ExitCodes.Done;
    }
}
