using Oci.Content;
using Oci.Images;
using Oci.Layers;

namespace Oci.Transfer;

/// <summary>What <see cref="ImageCopier"/> copies, and how.</summary>
public sealed record CopyOptions
{
    /// <summary>Everything there is, byte for byte.</summary>
    public static CopyOptions All { get; } = new();

    /// <summary>Of an index only these platforms: one makes a single image, several an index of their own. Null: all of it.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>Whether somebody asked for these platforms: then a single image for another one is told of.</summary>
    public bool PlatformIsGiven { get; init; }

    /// <summary>Also what says something about the image: signatures, SBOMs, attestations that have it as their subject or are tagged after its digest.</summary>
    public bool Referrers { get; init; }

    /// <summary>The family to write documents in; null keeps each document's own. Configurations keep their bytes in both.</summary>
    public ManifestFormat? Format { get; init; }

    /// <summary>How layers are to be compressed; null keeps them as they are. A layer of that form already is kept, whatever its level.</summary>
    public LayerCompression? Compression { get; init; }

    /// <summary>Fail rather than change a digest.</summary>
    public bool PreserveDigests { get; init; }

    /// <summary>More names for the image at the same place: tags, in a <c>docker-archive:</c> with the repository. A <c>dir:</c> has no names.</summary>
    public IReadOnlyList<string> MoreNames { get; init; } = [];

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;

    /// <summary>What the destination's name must stand for when the image gets it, else <see cref="OvertakenException"/>; null: whatever it stands for is replaced. For places that have names.</summary>
    internal ExpectedTarget? Expected { get; init; }

    /// <summary>Whether documents may have to be written again.</summary>
    internal bool Converts => Format is not null || Compression is not null;

    // Docker has no name for a zstd layer: an image that gets some becomes OCI's.
    internal ManifestFormat? WantedFormat => Format ?? (Compression?.Format == CompressionFormat.Zstd ? ManifestFormat.Oci : null);
}
