using Oci.Content;

namespace Oci.Transfer;

/// <summary>What <see cref="ImageCopier"/> copies, and how.</summary>
public sealed record CopyOptions
{
    /// <summary>Everything there is, byte for byte.</summary>
    public static CopyOptions All { get; } = new();

    /// <summary>Of an index only these platforms: one makes a single image, several an index of their own. Null: all of it.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>Also what says something about the image: signatures, SBOMs, attestations that have it as their subject.</summary>
    public bool Referrers { get; init; }

    /// <summary>How many blobs travel at once.</summary>
    public int Jobs { get; init; } = 4;
}
