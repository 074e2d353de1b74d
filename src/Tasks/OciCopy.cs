using Microsoft.Build.Framework;
using Oci.Content;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Copies an image between any two places, for any MSBuild project: the options of <c>dotnet-oci copy</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciCopy : OciRegistryTask
{
    /// <summary>The image.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Where it goes.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>Which images of an index, <c>linux/amd64</c> each; none for this machine's.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>Whether every image of an index is copied.</summary>
    public bool All { get; set; }

    /// <summary>Whether signatures and SBOMs are copied too.</summary>
    public bool Referrers { get; set; }

    /// <summary>The family of media types to write: <c>oci</c> or <c>docker</c>; empty keeps each document's own.</summary>
    public string Format { get; set; } = "";

    /// <summary>How layers are to be compressed; empty keeps them.</summary>
    public string Compression { get; set; } = "";

    /// <summary>Whether to fail rather than change a digest.</summary>
    public bool PreserveDigests { get; set; }

    /// <summary>More names for the image at its destination.</summary>
    public string[] AdditionalTags { get; set; } = [];

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; set; } = 4;

    /// <summary>The user of the source's registry, <c>USER:PASSWORD</c>; empty for <see cref="OciRegistryTask.Creds"/>.</summary>
    public string SrcCreds { get; set; } = "";

    /// <summary>Whether the source's registry must prove who it is; empty for <see cref="OciRegistryTask.TlsVerify"/>.</summary>
    public string SrcTlsVerify { get; set; } = "";

    /// <summary>A folder with certificates for the source's registry; empty for <see cref="OciRegistryTask.CertDir"/>.</summary>
    public string SrcCertDir { get; set; } = "";

    /// <summary>The user of the destination's registry, <c>USER:PASSWORD</c>; empty for <see cref="OciRegistryTask.Creds"/>.</summary>
    public string DestCreds { get; set; } = "";

    /// <summary>Whether the destination's registry must prove who it is; empty for <see cref="OciRegistryTask.TlsVerify"/>.</summary>
    public string DestTlsVerify { get; set; } = "";

    /// <summary>A folder with certificates for the destination's registry; empty for <see cref="OciRegistryTask.CertDir"/>.</summary>
    public string DestCertDir { get; set; } = "";

    /// <summary>The digest of what is at the destination.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    private protected override RegistryOptions ReadOptions =>
        Or(base.ReadOptions, SrcCreds, Words.ParseSwitch(SrcTlsVerify, nameof(SrcTlsVerify)), SrcCertDir);

    private protected override RegistryOptions WriteOptions =>
        Or(base.ReadOptions, DestCreds, Words.ParseSwitch(DestTlsVerify, nameof(DestTlsVerify)), DestCertDir);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var result = await new CopyOperation(Host()).RunAsync(ToRequest(), ct);
        Digest = result.Target.Digest.ToString();
        if (result.PlatformsLeft > 0) Log.LogMessage(MessageImportance.Normal, "{0} images of other platforms were left; All=\"true\" copies them", result.PlatformsLeft);
        Log.LogMessage(MessageImportance.High, "{0} -> {1}", Path.GetFileNameWithoutExtension(ProjectFile), PublishPlaces.WithDigest(Destination, Digest));
    }

    internal CopyRequest ToRequest() => new()
    {
        Source = Paths.Reference(Source),
        Destination = Paths.Reference(Destination),
        Platforms = [.. Platforms.Select(Platform.Parse)],
        All = All,
        Referrers = Referrers,
        Format = Format.Length > 0 ? Words.Parse<Transfer.ManifestFormat>(Format, nameof(Format)) : null,
        Compression = Compression.Length > 0 ? Layers.LayerCompression.Parse(Compression) : null,
        PreserveDigests = PreserveDigests,
        AdditionalTags = AdditionalTags,
        Jobs = Jobs,
    };

    private RegistryOptions Or(RegistryOptions both, string credentials, bool? tlsVerify, string certDir) => both with
    {
        Credentials = credentials.Length > 0 ? credentials : both.Credentials,
        TlsVerify = tlsVerify ?? both.TlsVerify,
        CertDir = Paths.FullOrNull(certDir) ?? both.CertDir,
    };
}
