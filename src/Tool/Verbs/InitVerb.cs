using System.CommandLine;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>init DIR</c>.</summary>
internal sealed class InitVerb : Verb
{
    private readonly Argument<string> dir = new("DIR") { Description = "The folder to make; it must be empty or absent" };

    public InitVerb() : base("init", "Make an empty image layout",
        new Example("An image from nothing", "dotnet-oci init out && dotnet-oci new oci:out:1 && dotnet-oci insert oci:out:1 ./app /app")) => Arguments.Add(dir);

    public override Type RequestType => typeof(InitRequest);

    public override Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var folder = InitOperation.Run(new InitRequest { Dir = call.Value(dir) });
        call.Print(call.Json ? ToolJson.Write(new LayoutListing(folder)) : $"{ByteText.Escape(folder)}\n");
        return Task.FromResult(ExitCodes.Done);
    }
}
