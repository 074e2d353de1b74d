using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>rm IMAGE…</c>.</summary>
internal sealed class RemoveVerb : Verb
{
    private readonly Argument<string[]> images = new("IMAGES") { Description = "Images of the local store, or of layouts: oci:DIR:NAME", Arity = ArgumentArity.OneOrMore, HelpName = "IMAGE" };

    public RemoveVerb() : base("rm", "Take names away from images; gc then frees what has none",
        new Example("From the local store", "dotnet-oci rm app:1"),
        new Example("From a layout, and free the space", "dotnet-oci rm oci:out:1 && dotnet-oci gc oci:out")) => Arguments.Add(images);

    public override Type RequestType => typeof(RemoveRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        call.PrintNames(await new RemoveOperation(call.Host()).RunAsync(new RemoveRequest { Images = call.Value(images) }, ct));
        return ExitCodes.Done;
    }
}
