using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Makes a runtime bundle of an image, for any MSBuild project: the options of <c>dotnet-oci unpack</c>. Needs Linux.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciUnpack : OciRegistryTask
{
    /// <summary>The image.</summary>
    [Required]
    public string Image { get; set; } = "";

    /// <summary>The bundle's folder.</summary>
    [Required]
    public string Bundle { get; set; } = "";

    /// <summary>Which image of an index, <c>linux/amd64</c>.</summary>
    public string Platform { get; set; } = "";

    /// <summary>Whether the bundle is for a user without rights.</summary>
    public bool Rootless { get; set; }

    /// <summary>Whether directory entries keep links to directories.</summary>
    public bool KeepDirlinks { get; set; }

    /// <summary><c>CONTAINER:HOST:COUNT</c> each.</summary>
    public string[] UidMap { get; set; } = [];

    /// <summary><c>CONTAINER:HOST:COUNT</c> each.</summary>
    public string[] GidMap { get; set; } = [];

    /// <summary>The digest of the image that was unpacked.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new OciException(ErrorCodes.LinuxNeeded, "expected Linux to unpack an image, found another system", "build on Linux, or in a container");
        Digest = (await new UnpackOperation(Host()).RunAsync(ToRequest(), ct)).Manifest.Digest.ToString();
    }

    internal UnpackRequest ToRequest() => new()
    {
        Image = Paths.Reference(Image),
        Bundle = Paths.Full(Bundle),
        Platform = Platform.Length > 0 ? Content.Platform.Parse(Platform) : null,
        Rootless = Rootless,
        KeepDirlinks = KeepDirlinks,
        UidMap = UidMap,
        GidMap = GidMap,
    };
}
