using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index inspect INDEX</c>: the document itself.</summary>
internal sealed class IndexInspectVerb : Verb
{
    private readonly Argument<string> index = new("INDEX") { Description = "The index" };

    public IndexInspectVerb() : base("inspect", "Print an index as it is, byte by byte",
        new Example("Which machines it is for", "dotnet-oci index inspect oci:out:1 | jq '.manifests[].platform'"))
    {
        Arguments.Add(index);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var result = await new InspectOperation(call.Host()).RunAsync(new InspectRequest { Image = call.Value(index) }, ct);
        if (result.Index is null) throw new Diagnostics.OciException(Diagnostics.ErrorCodes.ImpossibleEdit, $"expected an index at `{Native.ByteText.Escape(result.Name)}`, found a single image", "dotnet-oci inspect shows it");
        await call.PrintBytesAsync(result.RawTarget, ct);
        return ExitCodes.Done;
    }
}
