using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index annotate INDEX [ENTRY]</c>.</summary>
internal sealed class IndexAnnotateVerb : Verb
{
    private readonly Argument<string> index = new("INDEX") { Description = "The index" };
    private readonly Argument<string?> entry = new("ENTRY") { Description = "A digest, its beginning, or a platform; else the index itself", Arity = ArgumentArity.ZeroOrOne };
    private readonly IndexEntryFlags options;

    public IndexAnnotateVerb() : base("annotate", "Say more of an index, or of one of its entries",
        new Example("The index", "dotnet-oci index annotate --annotation org.opencontainers.image.version=1 oci:out:1"),
        new Example("An entry's platform", "dotnet-oci index annotate --variant v8 oci:out:1 linux/arm64"))
    {
        Arguments.Add(index);
        Arguments.Add(entry);
        options = new IndexEntryFlags(this, "the entry, or of the index");
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(IndexAnnotateRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new IndexAnnotateRequest { Index = call.Value(index), Entry = call.Value(entry), Options = options.Read(call) };
        call.PrintDigest(await new IndexOperation(call.Host()).AnnotateAsync(request, ct));
        return ExitCodes.Done;
    }
}
