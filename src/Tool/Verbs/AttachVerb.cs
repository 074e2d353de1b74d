using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>attach IMAGE FILE…</c>.</summary>
internal sealed class AttachVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "What the files are about: an image of a layout, the local store or a registry" };
    private readonly Argument<string[]> files = new("FILES") { Description = "The files; FILE:TYPE says a file's media type. None where annotations say all", Arity = ArgumentArity.ZeroOrMore, HelpName = "FILE" };
    private readonly Option<string> artifactType = Declare.Defaulted("--artifact-type", "TYPE", "application/vnd.unknown.artifact.v1", "What the files are together");
    private readonly Option<string> mediaType = Declare.Defaulted("--media-type", "TYPE", "application/octet-stream", "The media type of files that do not say theirs");
    private readonly Option<string[]> annotation = Declare.List("--annotation", "KEY=VALUE", "Set an annotation of the artifact", "-a");
    private readonly Option<string?> platform = Declare.Platform("About which image of an index: os/arch[/variant]; else the index itself");

    public AttachVerb() : base("attach", "Attach files to an image: an artifact with the image as its subject",
        new Example("An SBOM", "dotnet-oci attach --artifact-type application/spdx+json oci:out:1 sbom.json:application/spdx+json"),
        new Example("A word about it", "dotnet-oci attach --artifact-type application/vnd.example.lifecycle --annotation end-of-life=2026-12-31 oci:out:1"),
        new Example("See what is attached", "dotnet-oci discover oci:out:1"))
    {
        Arguments.Add(image);
        Arguments.Add(files);
        foreach (var option in (Option[])[artifactType, mediaType, annotation, platform, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(AttachRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new AttachRequest
        {
            Image = call.Value(image),
            Files = call.Value(files),
            ArtifactType = call.Value(artifactType)!,
            MediaType = call.Value(mediaType)!,
            Annotations = call.Values(annotation),
            Platform = call.Platform(platform),
        };
        call.PrintDigest(await new AttachOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
