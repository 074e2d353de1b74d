using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>discover IMAGE</c>.</summary>
internal sealed class DiscoverVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image" };
    private readonly Option<string?> artifactType = Declare.Text("--artifact-type", "TYPE", "Only artifacts of this type");
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]; else the index itself");

    public DiscoverVerb() : base("discover", "Show what is attached to an image: signatures, SBOMs, attestations",
        new Example("As a tree", "dotnet-oci discover oci:out:1"),
        new Example("The digests of its SBOMs", "dotnet-oci discover --json --artifact-type application/spdx+json oci:out:1 | jq -r '.referrers[].digest'"))
    {
        Arguments.Add(image);
        Options.Add(artifactType);
        Options.Add(platform);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(DiscoverRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new DiscoverRequest { Image = call.Value(image), ArtifactType = call.Value(artifactType), Platform = call.Platform(platform) };
        var found = await new DiscoverOperation(call.Host()).RunAsync(request, ct);
        call.Print(call.Json ? ToolJson.Write(ReferrerListing.Of(found)) : ReferrerText.Of(found));
        return ExitCodes.Done;
    }
}
