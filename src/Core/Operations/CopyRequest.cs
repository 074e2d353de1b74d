using Oci.Content;

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

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;
}
