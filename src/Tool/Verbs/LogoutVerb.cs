using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>logout REGISTRY</c>.</summary>
internal sealed class LogoutVerb : Verb
{
    private readonly Argument<string?> registry = new("REGISTRY") { Description = "The registry: HOST[:PORT]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> all = Declare.Switch("--all", "Forget every registry", "-a");

    public LogoutVerb() : base("logout", "Forget the credentials of a registry",
        new Example("Forget one", "dotnet-oci logout registry.example"))
    {
        Arguments.Add(registry);
        Options.Add(all);
    }

    public override Type RequestType => typeof(LogoutRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var forgotten = await new LogoutOperation(call.Host()).RunAsync(new LogoutRequest { Registry = call.Value(registry), All = call.Value(all) }, ct);
        call.Print(call.Json ? ToolJson.Write(forgotten) : string.Concat(forgotten.Select(each => $"{Native.ByteText.Escape(each)}\n")));
        return ExitCodes.Done;
    }
}
