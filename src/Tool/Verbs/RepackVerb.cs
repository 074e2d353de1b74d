using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>repack BUNDLE IMAGE</c>.</summary>
internal sealed class RepackVerb : Verb
{
    private readonly Argument<string> bundle = new("BUNDLE") { Description = "A bundle that unpack made, or umoci" };
    private readonly Argument<string> image = new("IMAGE") { Description = "The result's name; an archive that is there is replaced" };
    private readonly Option<bool> refreshBundle = Declare.Switch("--refresh-bundle", "Let the bundle belong to the new image, so that its next repack finds what changed since");
    private readonly Option<string[]> maskPath = Declare.List("--mask-path", "PATH", "Leave changes at and below this path out; may be repeated");
    private readonly Option<bool> noMaskVolumes = Declare.Switch("--no-mask-volumes", "Pack changes in the image's volumes too");
    private readonly Option<string?> compression = Declare.Text("--compression", "FORMAT[:LEVEL]", "zstd, gzip or none; else as the last layer, else zstd", "--compress");
    private readonly HistoryFlags history;

    public RepackVerb() : base("repack", "Make a layer of what changed in an unpacked bundle",
        new Example("Unpack, change, pack", "dotnet-oci unpack oci:out:1 bundle && touch bundle/rootfs/etc/ready && dotnet-oci repack bundle oci:out:2"),
        new Example("Layer by layer", "dotnet-oci repack --refresh-bundle bundle oci:out:3"))
    {
        Arguments.Add(bundle);
        Arguments.Add(image);
        foreach (var option in (Option[])[refreshBundle, maskPath, noMaskVolumes, compression]) Options.Add(option);
        history = new HistoryFlags(this);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(RepackRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var request = new RepackRequest
        {
            Bundle = call.Value(bundle),
            Image = call.Value(image),
            RefreshBundle = call.Value(refreshBundle),
            MaskPath = call.Values(maskPath),
            NoMaskVolumes = call.Value(noMaskVolumes),
            Compression = call.Value(compression),
            History = history.Read(call),
        };
        call.PrintDigest(await new RepackOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
