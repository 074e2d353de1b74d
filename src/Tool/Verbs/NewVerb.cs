using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>new IMAGE</c>.</summary>
internal sealed class NewVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "Its name" };
    private readonly Option<string?> platform = Declare.Platform("What it is for: os/arch[/variant]; else this machine");

    public NewVerb() : base("new", "Make an image without layers",
        new Example("In a layout", "dotnet-oci new oci:out:1"),
        new Example("For another machine", "dotnet-oci new --platform linux/arm64 oci:out:arm"))
    {
        Arguments.Add(image);
        Options.Add(platform);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(NewRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        call.PrintDigest(await new NewOperation(call.Host()).RunAsync(new NewRequest { Image = call.Value(image), Platform = call.Platform(platform) }, ct));
        return ExitCodes.Done;
    }
}
