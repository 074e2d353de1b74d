using Microsoft.Build.Framework;
using Oci.Layers;
using Oci.Operations;
using Oci.Transfer;

namespace Oci.Tasks;

/// <summary>One stage of a publish. Each is a task of its own, so that the live line of the build says where it is; they hand one another files.</summary>
public abstract class PublishStage : OciTask
{
    private const string BaseFile = "base.json";
    private protected const string PackageFile = "package.json";

    /// <summary>The requests that <see cref="OciComputeImage"/> wrote, one for each platform.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The folder for what the stages hand one another.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Where the image goes: references.</summary>
    public string[] Destinations { get; set; } = [];

    /// <summary><c>zstd</c>, <c>gzip</c> with an optional <c>:LEVEL</c>, or <c>none</c>; empty for zstd where there is a library for it.</summary>
    public string Compression { get; set; } = "";

    /// <summary><c>ContainerImageFormat</c>: <c>OCI</c> or <c>Docker</c>; empty for OCI's.</summary>
    public string Format { get; set; } = "";

    /// <summary>The time to write: <c>auto</c>, <c>now</c> or seconds since 1970.</summary>
    public string Created { get; set; } = "";

    /// <summary>Whether no registry may be asked for a base.</summary>
    public bool Offline { get; set; }

    /// <summary>The file that pins base images; empty for none.</summary>
    public string LockFile { get; set; } = "";

    /// <summary>Whether the pins are made anew.</summary>
    public bool UpdateLock { get; set; }

    private protected async Task<PublishRequest> RequestAsync(CancellationToken ct) => new()
    {
        Images = await Task.WhenAll(Images.Select(image => PublishImage.ReadAsync(image.ItemSpec, ct))),
        Destinations = Destinations,
        Compression = Compression.Length > 0 ? LayerCompression.Parse(Compression) : null,
        Format = Format.Length > 0 ? Words.Parse<ManifestFormat>(Format, "ContainerImageFormat") : null,
        Created = Words.ParseTime(Created, "OciCreated"),
        ProjectFolder = Path.GetDirectoryName(ProjectFile)!,
        Offline = Offline,
        LockFile = LockFile.Length > 0 ? LockFile : null,
        UpdateLock = UpdateLock,
    };

    private protected async Task<List<PublishBase>> ReadBasesAsync(CancellationToken ct)
    {
        var bases = new List<PublishBase>();
        for (var at = 0; at < Images.Length; at++) bases.Add(await PublishBase.ReadAsync(PathOf(at), ct));
        return bases;
    }

    private protected Task WriteBaseAsync(int at, PublishBase found, CancellationToken ct) => File.WriteAllBytesAsync(PathOf(at), found.ToBytes(), ct);

    private string PathOf(int at) => Path.Combine(Folder, $"{at}.{BaseFile}");
}
