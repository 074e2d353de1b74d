using Oci.Content;

namespace Oci.Operations;

/// <summary>Everything that <see cref="UnpackOperation"/> can be asked for: the options of <c>dotnet oci unpack</c>.</summary>
public sealed record UnpackRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The bundle's folder; must be empty or absent.</summary>
    public required string Bundle { get; init; }

    /// <summary>Which image of an index; null for the host's platform.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Whether the bundle is for a user without rights: files belong to the caller, owners that cannot be had are noted beside them.</summary>
    public bool Rootless { get; init; }

    /// <summary>Whether a directory entry of a layer keeps a symbolic link to a directory that is there, instead of replacing it.</summary>
    public bool KeepDirlinks { get; init; }

    /// <summary>Users: <c>CONTAINER:HOST:COUNT</c> each. None: as they are, or with <see cref="Rootless"/> root as the caller.</summary>
    public IReadOnlyList<string> UidMap { get; init; } = [];

    /// <summary>Groups, in the same form.</summary>
    public IReadOnlyList<string> GidMap { get; init; } = [];
}
