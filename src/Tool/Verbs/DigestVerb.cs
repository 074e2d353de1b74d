using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>digest IMAGE</c>.</summary>
internal sealed class DigestVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image" };
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]; else the index itself");

    public DigestVerb() : base("digest", "Print an image's manifest digest",
        new Example("Pin an image", "dotnet-oci digest docker://alpine:3"))
    {
        Arguments.Add(image);
        Options.Add(platform);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(DigestRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new DigestRequest { Image = call.Value(image), Platform = call.Platform(platform) };
        call.PrintDigest(await new DigestOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
