using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index rm INDEX ENTRY…</c>.</summary>
internal sealed class IndexRemoveVerb : Verb
{
    private readonly Argument<string> index = new("INDEX") { Description = "The index" };
    private readonly Argument<string[]> entries = new("ENTRIES") { Description = "Digests, their beginnings, or platforms", Arity = ArgumentArity.OneOrMore, HelpName = "ENTRY" };

    public IndexRemoveVerb() : base("rm", "Take entries out of an index",
        new Example("By platform", "dotnet-oci index rm oci:out:1 linux/arm64"))
    {
        Arguments.Add(index);
        Arguments.Add(entries);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(IndexRemoveRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        call.PrintDigest(await new IndexOperation(call.Host()).RemoveAsync(new IndexRemoveRequest { Index = call.Value(index), Entries = call.Value(entries) }, ct));
        return ExitCodes.Done;
    }
}
