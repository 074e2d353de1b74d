using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index create INDEX [IMAGE…]</c>.</summary>
internal sealed class IndexCreateVerb : Verb
{
    private readonly Argument<string> index = new("INDEX") { Description = "Its name" };
    private readonly Argument<string[]> images = new("IMAGES") { Description = "Images and artifacts to put into it", Arity = ArgumentArity.ZeroOrMore, HelpName = "IMAGE" };
    private readonly Option<bool> all = Declare.Switch("--all", "Take every entry of an index, not only this machine's");
    private readonly Option<bool> amend = Declare.Switch("--amend", "Add to an index that is there already");
    private readonly Option<string?> artifactType = Declare.Text("--artifact-type", "TYPE", "What the index is, where it is an artifact");
    private readonly Option<string[]> annotation = Declare.List("--annotation", "KEY=VALUE", "Set an annotation of the index");

    public IndexCreateVerb() : base("create", "Make an index of images",
        new Example("Two machines under one name", "dotnet-oci index create oci:out:1 oci:out:1-amd64 oci:out:1-arm64"))
    {
        Arguments.Add(index);
        Arguments.Add(images);
        foreach (var option in (Option[])[all, amend, artifactType, annotation, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(IndexCreateRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new IndexCreateRequest
        {
            Index = call.Value(index),
            Images = call.Value(images) ?? [],
            All = call.Value(all),
            Amend = call.Value(amend),
            ArtifactType = call.Value(artifactType),
            Annotations = call.Values(annotation),
        };
        call.PrintDigest(await new IndexOperation(call.Host()).CreateAsync(request, ct));
        return ExitCodes.Done;
    }
}
