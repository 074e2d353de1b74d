using Microsoft.Build.Framework;
using Oci.Content;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Copies an image between any two places, for any MSBuild project: the options of <c>dotnet-oci copy</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciCopy : OciTask
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

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; set; } = 4;

    /// <summary>The digest of what is at the destination.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var result = await new CopyOperation(Host()).RunAsync(ToRequest(), ct);
        Digest = result.Target.Digest.ToString();
        Log.LogMessage(MessageImportance.High, "{0} -> {1}", Path.GetFileNameWithoutExtension(ProjectFile), PublishPlaces.WithDigest(Destination, Digest));
    }

    internal CopyRequest ToRequest()
    {
        var folder = Path.GetDirectoryName(ProjectFile)!;
        return new CopyRequest
        {
            Source = ProjectBase.Absolute(Transfer.ImageLocation.Parse(Source), folder).ToString()!,
            Destination = ProjectBase.Absolute(Transfer.ImageLocation.Parse(Destination), folder).ToString()!,
            Platforms = [.. Platforms.Select(Platform.Parse)],
            All = All,
            Referrers = Referrers,
            Format = Format.Length > 0 ? Words.Parse<Transfer.ManifestFormat>(Format, nameof(Format)) : null,
            Compression = Compression.Length > 0 ? Layers.LayerCompression.Parse(Compression) : null,
            PreserveDigests = PreserveDigests,
            Jobs = Jobs,
        };
    }
}
