using System.CommandLine;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;

namespace Oci.Tool.Verbs;

/// <summary><c>verify IMAGE…</c>.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string[]> images = new("IMAGES") { Description = "The images; a layout without a name stands for everything in it", Arity = ArgumentArity.OneOrMore, HelpName = "IMAGE" };

    public VerifyVerb() : base("verify", "Check every digest, size, diff ID and history entry of images",
        new Example("Check one image", "dotnet-oci verify oci:out:1"),
        new Example("Check a whole layout", "dotnet-oci verify oci:out")) => Arguments.Add(images);

    public override Type RequestType => typeof(VerifyRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var results = await new VerifyOperation(call.Host()).RunAsync(new VerifyRequest { Images = call.Value(images) }, ct);
        if (call.Json) call.Print(ToolJson.Write<IReadOnlyList<VerificationListing>>([.. results.Select(VerificationListing.Of)]));
        foreach (var image in results) Report(call, image);
        return results.All(image => image.Findings.IsIntact) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Report(VerbCall call, VerifiedImage image)
    {
        foreach (var finding in image.Findings.Diagnostics) call.Error.WriteLine($"{ByteText.Escape(image.Name)}: {EventText.Warning(finding)}");
        if (call.Json) return;
        var state = image.Findings.IsIntact ? "intact" : "damaged";
        call.Print($"{image.Target.Digest}  {ByteText.Escape(image.Name)}  {state}, {image.Findings.Blobs} blobs, {Quantity.Bytes(image.Findings.Bytes)}\n");
    }
}
