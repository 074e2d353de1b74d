using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>diff A B</c>.</summary>
internal sealed class DiffVerb : Verb
{
    private readonly Argument<string> a = new("A") { Description = "The image before" };
    private readonly Argument<string> b = new("B") { Description = "The image after" };
    private readonly Option<string?> platform = Declare.Platform("Which images of indexes: os/arch[/variant]; else this machine's");
    private readonly Option<bool> layers = Declare.Switch("--layers", "Compare what each layer says, layer by layer, instead of the whole trees");
    private readonly Option<bool> ignoreTimes = Declare.Switch("--ignore-times", "Take files for the same whose time alone differs");
    private readonly Option<string?> html = Declare.Text("--html", "FILE", "Write a page for the browser, with a map of sizes; it loads nothing from anywhere");

    public DiffVerb() : base("diff", "Show what differs between two images: configuration, and every file",
        new Example("What a new base changed", "dotnet-oci diff debian:12.1 debian:12.2"),
        new Example("Whether two builds are the same but for times", "dotnet-oci diff --ignore-times oci:out:1 oci:out:2"),
        new Example("In the browser", "dotnet-oci diff --html diff.html oci:out:1 oci:out:2"))
    {
        Arguments.Add(a);
        Arguments.Add(b);
        foreach (var option in (Option[])[platform, layers, ignoreTimes, html, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(DiffRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new DiffRequest { A = call.Value(a), B = call.Value(b), Platform = call.Platform(platform), Layers = call.Value(layers), IgnoreTimes = call.Value(ignoreTimes) };
        var difference = await new DiffOperation(call.Host()).RunAsync(request, ct);
        if (call.Value(html) is { } file) await File.WriteAllTextAsync(file, ImagePage.Of(DifferencePage.Of(request.A, request.B, difference)), ct);
        if (call.Json) call.Print(ToolJson.Write(DifferenceListing.Of(request.A, request.B, difference)));
        else if (call.Value(html) is null) call.Print(DifferenceText.Of(difference));
        return ExitCodes.Done;
    }
}
