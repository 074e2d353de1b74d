using Oci.Content;
using Oci.Layers;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Everything that <see cref="CopyOperation"/> can be asked for: the options of <c>dotnet oci copy</c>.</summary>
public sealed record CopyRequest
{
    /// <summary>The image.</summary>
    public required string Source { get; init; }

    /// <summary>Where it goes, with its name there.</summary>
    public required string Destination { get; init; }

    /// <summary>Which images of an index; none: the host's.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>Whether every image of an index is copied.</summary>
    public bool All { get; init; }

    /// <summary>Whether what says something about the image (signatures, SBOMs) is copied too.</summary>
    public bool Referrers { get; init; }

    /// <summary>The family of media types to write; null keeps each document's own.</summary>
    public ManifestFormat? Format { get; init; }

    /// <summary>How layers are to be compressed; null keeps them as they are.</summary>
    public LayerCompression? Compression { get; init; }

    /// <summary>Whether to fail rather than change a digest.</summary>
    public bool PreserveDigests { get; init; }

    /// <summary>More names for the image at its destination: tags of the same repository, names of a layout, whole names in an archive of Docker's.</summary>
    public IReadOnlyList<string> AdditionalTags { get; init; } = [];

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;
}
