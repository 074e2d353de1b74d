using System.CommandLine;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>unpack IMAGE BUNDLE</c>.</summary>
internal sealed class UnpackVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image" };
    private readonly Argument<string> bundle = new("BUNDLE") { Description = "The folder to make; it must be empty or absent" };
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]; else this machine's");
    private readonly Option<bool> rootless = Declare.Switch("--rootless", "Make a bundle for the caller without rights: owners are noted beside the files");
    private readonly Option<bool> keepDirlinks = Declare.Switch("--keep-dirlinks", "Let a layer's folder keep a symbolic link to a folder, instead of replacing it");
    private readonly Option<string[]> uidMap = Declare.List("--uid-map", "CONTAINER:HOST:COUNT", "Give the container a user namespace with these users; may be repeated");
    private readonly Option<string[]> gidMap = Declare.List("--gid-map", "CONTAINER:HOST:COUNT", "The same for groups; else as the users");

    public UnpackVerb() : base("unpack", "Turn an image into a runtime bundle",
        new Example("Unpack, and let runc run it", "dotnet-oci unpack oci:out:1 bundle && runc run --bundle bundle demo"),
        new Example("Unpack without being root", "dotnet-oci unpack --rootless oci:out:1 bundle"))
    {
        Arguments.Add(image);
        Arguments.Add(bundle);
        foreach (var option in (Option[])[platform, rootless, keepDirlinks, uidMap, gidMap, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(UnpackRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var request = new UnpackRequest
        {
            Image = call.Value(image),
            Bundle = call.Value(bundle),
            Platform = call.Platform(platform),
            Rootless = call.Value(rootless),
            KeepDirlinks = call.Value(keepDirlinks),
            UidMap = call.Values(uidMap),
            GidMap = call.Values(gidMap),
        };
        var result = await new UnpackOperation(call.Host()).RunAsync(request, ct);
        call.Print(call.Json ? ToolJson.Write(BundleListing.Of(result)) : $"{ByteText.Escape(result.Bundle)}\n");
        return ExitCodes.Done;
    }
}
