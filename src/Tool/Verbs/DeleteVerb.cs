using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>delete IMAGE…</c>.</summary>
internal sealed class DeleteVerb : Verb
{
    private readonly Argument<string[]> images = new("IMAGES") { Description = "Images of registries: HOST/PATH:TAG for the tag alone, HOST/PATH@DIGEST for the manifest with all its tags", Arity = ArgumentArity.OneOrMore, HelpName = "IMAGE" };
    private readonly Option<bool> forceDigest = Declare.Switch("--force-digest", "Delete what a tag stands for, with all its tags: for registries that delete no tags");

    public DeleteVerb() : base("delete", "Delete images from registries",
        new Example("A tag; what it stands for stays", "dotnet-oci delete registry.example/app:old"),
        new Example("An image with all its tags", "dotnet-oci delete --force-digest registry.example/app:old"))
    {
        Arguments.Add(images);
        Options.Add(forceDigest);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(DeleteRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new DeleteRequest { Images = call.Value(images), ForceDigest = call.Value(forceDigest) };
        call.PrintNames(await new DeleteOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
