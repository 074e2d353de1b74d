using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>config IMAGE</c>.</summary>
internal sealed class ConfigVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image; of an index all its images" };
    private readonly Option<string?> tag = Declare.Text("--tag", "NAME", "Give the result this name, and leave the image as it is", "-t");
    private readonly Option<string?> platform = Declare.Platform("Change only this image of an index: os/arch[/variant]");
    private readonly ConfigOptions options;

    public ConfigVerb() : base("config", "Change an image's configuration and annotations; no layer is touched",
        new Example("Set a variable and the command", "dotnet-oci config --env MODE=fast --cmd '[\"/app\", \"serve\"]' oci:out:1"),
        new Example("Under a new name, without what was exposed before", "dotnet-oci config --clear config.exposedports --port 8080 --tag 2 oci:out:1"),
        new Example("An annotation, with no word in the history", "dotnet-oci config --annotation org.opencontainers.image.revision=abc --no-history app:1"))
    {
        Arguments.Add(image);
        Options.Add(tag);
        Options.Add(platform);
        options = new ConfigOptions(this);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(ConfigRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = options.Fill(call, new ConfigRequest { Image = call.Value(image), Tag = call.Value(tag), Platform = call.Platform(platform) });
        call.PrintDigest(await new ConfigOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
