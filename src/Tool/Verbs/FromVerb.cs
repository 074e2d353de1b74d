using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>from IMAGE</c>.</summary>
internal sealed class FromVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image to begin with, or scratch" };
    private readonly Option<string?> name = Declare.Text("--name", "NAME", "The container's name; else one made of the image's");
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]; else this machine's");

    private readonly PlatformFlags parts = new();
    private readonly PullOption pull = new("the image");
    private readonly Option<string?> cidFile = Declare.Text("--cidfile", "FILE", "Write the container's ID to this file");

    public FromVerb() : base("from", "Make a working container for a scripted build, and print its name",
        new Example("A build as a script", "c=$(dotnet-oci from app:1) && dotnet-oci container exec $c make && dotnet-oci commit --rm $c app:2"),
        new Example("From nothing", "dotnet-oci from --name tiny scratch"))
    {
        Arguments.Add(image);
        Options.Add(name);
        foreach (var option in (IEnumerable<Option>)[platform, .. parts.Options, pull.Option, cidFile, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(FromRequest);

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var made = await new FromOperation(call.Host()).RunAsync(new FromRequest { Image = call.Value(image), Name = call.Value(name), Cidfile = call.Value(cidFile), Pull = pull.Read(call), Platform = parts.Read(call, call.Has(platform)) ?? call.Platform(platform) }, ct);
        call.Print(call.Json ? Printing.ToolJson.Write<IReadOnlyList<Printing.ContainerListing>>([Printing.ContainerListing.Of(made)]) : made.Name + "\n");
        return ExitCodes.Done;
    }
}
