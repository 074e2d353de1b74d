using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime create ID</c>.</summary>
internal sealed class RuntimeCreateVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly CreationOptions creation = new();

    public RuntimeCreateVerb() : base("create", "Make a container of a bundle; its program waits for start",
        new Example("By hand", "dotnet-oci runtime create --bundle bundle one && dotnet-oci runtime start one"))
    {
        Arguments.Add(id);
        foreach (var option in creation.All) Options.Add(option);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.CreateAsync(call.Value(id), creation.Read(call), ct);
        return ExitCodes.Done;
    }
}
