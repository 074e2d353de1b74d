using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime pause ID</c>.</summary>
internal sealed class RuntimePauseVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();

    public RuntimePauseVerb() : base("pause", "Stop every process of a container where it is",
        new Example("Until resume", "dotnet-oci runtime pause one"))
    {
        Arguments.Add(id);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.SetPausedAsync(call.Value(id), paused: true, ct);
        return ExitCodes.Done;
    }
}
