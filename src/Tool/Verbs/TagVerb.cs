using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>tag IMAGE NAME…</c>.</summary>
internal sealed class TagVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "An image of the local store, of a layout (oci:DIR:NAME) or of a registry (docker://HOST/PATH:TAG)" };
    private readonly Argument<string[]> names = new("NAMES") { Description = "Its new names, in the same place", Arity = ArgumentArity.OneOrMore, HelpName = "NAME" };

    public TagVerb() : base("tag", "Give an image more names",
        new Example("In the local store", "dotnet-oci tag app:1 app:latest"),
        new Example("In a layout", "dotnet-oci tag oci:out:1 latest"),
        new Example("In a registry, without anything else that travels", "dotnet-oci tag docker://registry.example/app:1 stable 1.0"))
    {
        Arguments.Add(image);
        Arguments.Add(names);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(TagRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new TagRequest { Image = call.Value(image), Names = call.Value(names) };
        call.PrintNames(await new TagOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
