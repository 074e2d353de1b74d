using System.CommandLine;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>inspect IMAGE</c>.</summary>
internal sealed class InspectVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image" };
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]");
    private readonly Option<bool> raw = Declare.Switch("--raw", "Print the manifest or index as it is, byte by byte");
    private readonly Option<bool> waste = Declare.Switch("--waste", "Look into the layers too: what each holds, and what of it nobody sees");
    private readonly Option<string?> html = Declare.Text("--html", "FILE", "Write a page for the browser, with a map of sizes; it loads nothing from anywhere");
    private readonly Option<bool> config = Declare.Switch("--config", "Print the configuration as it is");

    public InspectVerb() : base("inspect", "Show an image's manifest, configuration, layers and history",
        new Example("For people", "dotnet-oci inspect oci:out:1"),
        new Example("The fields that skopeo prints", "dotnet-oci inspect --json app:1 | jq .Layers"),
        new Example("What makes it large", "dotnet-oci inspect --waste app:1"),
        new Example("The configuration", "dotnet-oci inspect --config app:1 | jq .config.Env"))
    {
        Arguments.Add(image);
        Options.Add(platform);
        Options.Add(raw);
        Options.Add(config);
        Options.Add(waste);
        Options.Add(html);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(InspectRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new InspectRequest { Image = call.Value(image), Platform = call.Platform(platform) };
        if (call.Value(waste) || call.Value(html) is not null) return await RunUsageAsync(call, request, ct);
        var result = await new InspectOperation(call.Host()).RunAsync(request, ct);
        if (call.Value(config)) await call.PrintBytesAsync(ConfigOf(result), ct);
        else if (call.Value(raw)) await call.PrintBytesAsync(request.Platform is null ? result.RawTarget : result.Manifest!.Raw, ct);
        else if (!call.Json) call.Print(InspectText.Of(result));
        else call.Print(result.Manifest is null ? ToolJson.Write(IndexListing.Of(result)) : ToolJson.Write(InspectListing.Of(result)));
        return ExitCodes.Done;
    }

    private async Task<int> RunUsageAsync(VerbCall call, InspectRequest request, CancellationToken ct)
    {
        var usage = await new UsageOperation(call.Host()).RunAsync(request, ct);
        if (call.Value(html) is { } file) await File.WriteAllTextAsync(file, ImagePage.Of(UsagePage.Of(request.Image, usage)), ct);
        if (call.Json) call.Print(ToolJson.Write(UsageListing.Of(usage)));
        else if (call.Value(waste)) call.Print(InspectText.Of(await new InspectOperation(call.Host()).RunAsync(request, ct)) + UsageText.Of(usage));
        return ExitCodes.Done;
    }

    private static ReadOnlyMemory<byte> ConfigOf(InspectResult result) => result.Image?.Config.Raw ?? throw new OciException(
        ErrorCodes.NotAnImage,
        $"expected an image with a configuration, found {(result.Manifest is null ? "an index without an image for this machine" : "an artifact")} at `{ByteText.Escape(result.Name)}`",
        result.Manifest is null ? "choose one with --platform os/arch" : "--raw prints its manifest");
}
