using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;

namespace Oci.Tool.Verbs;

/// <summary><c>images [LAYOUT]</c>: what is in the local store or in a layout.</summary>
internal sealed class ImagesVerb : Verb
{
    private readonly Argument<string?> layout = new("LAYOUT") { Description = "The folder of an image layout; else the local store", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> quiet = Declare.Switch("--quiet", "Print the digests only", "-q");

    public ImagesVerb() : base("images", "List the images of the local store or of a layout",
        new Example("List the local store", "dotnet-oci images"),
        new Example("List a layout for a script", "dotnet-oci images --json oci:out"))
    {
        Arguments.Add(layout);
        Options.Add(quiet);
    }

    public override Type RequestType => typeof(ImagesRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var images = await new ImagesOperation(call.Host()).RunAsync(new ImagesRequest { Layout = call.Value(layout) }, ct);
        if (call.Json) call.Print(ToolJson.Write<IReadOnlyList<ImageListing>>([.. images.Select(ImageListing.Of)]));
        else if (call.Value(quiet)) call.Print(string.Concat(images.Select(image => $"{image.Target.Digest}\n")));
        else call.Print(Table(images));
        return ExitCodes.Done;
    }

    private static string Table(IReadOnlyList<ImageEntry> images)
    {
        var table = new TextTable("NAME", "DIGEST", "PLATFORM", "CREATED", "SIZE");
        foreach (var image in images)
        {
            var platforms = image.Platforms.Count > 0 ? string.Join(',', image.Platforms) : image.Target.ArtifactType;
            table.Add(image.Name, $"{image.Target.Digest.Algorithm}:{image.Target.Digest.Encoded[..Math.Min(12, image.Target.Digest.Encoded.Length)]}", platforms, image.Created, image.Size is { } size ? Quantity.Bytes(size) : null);
        }
        return table.ToString();
    }
}
