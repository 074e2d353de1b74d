using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index add INDEX IMAGE…</c>.</summary>
internal sealed class IndexAddVerb : Verb
{
    private readonly Argument<string> index = new("INDEX") { Description = "The index" };
    private readonly Argument<string[]> images = new("IMAGES") { Description = "Images and artifacts to add; one that is there already is replaced", Arity = ArgumentArity.OneOrMore, HelpName = "IMAGE" };
    private readonly Option<bool> all = Declare.Switch("--all", "Take every entry of an index, not only this machine's");
    private readonly IndexEntryFlags entry;

    public IndexAddVerb() : base("add", "Add images to an index; their platform is what they say, unless told otherwise",
        new Example("Another machine", "dotnet-oci index add oci:out:1 oci:out:1-riscv64"),
        new Example("With what the image does not say", "dotnet-oci index add --variant v7 --annotation tested=yes oci:out:1 oci:out:1-arm"))
    {
        Arguments.Add(index);
        Arguments.Add(images);
        Options.Add(all);
        entry = new IndexEntryFlags(this, "the entries");
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(IndexAddRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new IndexAddRequest { Index = call.Value(index), Images = call.Value(images), All = call.Value(all), Entry = entry.Read(call) };
        call.PrintDigest(await new IndexOperation(call.Host()).AddAsync(request, ct));
        return ExitCodes.Done;
    }
}
