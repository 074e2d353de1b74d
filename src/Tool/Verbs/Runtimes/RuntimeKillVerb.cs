using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime kill ID [SIGNAL]</c>.</summary>
internal sealed class RuntimeKillVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly Option<bool> all = Declare.Switch("--all", "Send it to every process of the container", "-a");
    private readonly Argument<string> signal = new("SIGNAL") { Description = "Which, by name or number; else TERM. 0 sends none, and tells whether one could be sent", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "TERM" };

    public RuntimeKillVerb() : base("kill", "Send a signal to a container's first process",
        new Example("At once", "dotnet-oci runtime kill one KILL"))
    {
        Arguments.Add(id);
        Arguments.Add(signal);
        Options.Add(all);
    }

    [SupportedOSPlatform("linux")]
    protected override Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var text = call.Value(signal);
        runtime.Kill(call.Value(id), (text == "0" ? 0 : SignalName.TryParse(text)) ?? throw new OciException(ErrorCodes.Usage, $"expected a signal's name or number, found `{ByteText.Escape(text)}`", "dotnet-oci runtime kill ID TERM"), call.Value(all));
        return Task.FromResult(ExitCodes.Done);
    }
}
