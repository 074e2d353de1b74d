using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>Where an image is, as users write it. The derived records are all there are.</summary>
public abstract record ImageLocation
{
    private protected ImageLocation() { }

    /// <summary>Parses every form of the command line's table.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>.</exception>
    public static ImageLocation Parse(string text) => throw new NotSupportedException(text);
}

/// <summary><c>NAME[:TAG][@DIGEST]</c>: read from the local store, then from the registry; written to the local store.</summary>
public sealed record NamedLocation(ImageReference Reference) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => Reference.ToShortString();
}

/// <summary><c>docker://…</c>: a registry.</summary>
public sealed record RegistryLocation(ImageReference Reference) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"docker://{Reference}";
}

/// <summary><c>store:NAME[:TAG]</c>: the local store and nothing else.</summary>
public sealed record StoreLocation(ImageReference Reference) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"store:{Reference.ToShortString()}";
}

/// <summary><c>oci:DIR[:REF]</c> or <c>oci:DIR@DIGEST</c>: an image layout folder.</summary>
public sealed record LayoutLocation(string Folder, string? Name, Digest? Digest) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"oci:{Folder}{(Digest is { } digest ? $"@{digest}" : Name is null ? "" : $":{Name}")}";
}

/// <summary><c>oci-archive:FILE[:REF]</c>: an image layout in a tar.</summary>
public sealed record ArchiveLocation(string File, string? Name, Digest? Digest) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"oci-archive:{File}{(Digest is { } digest ? $"@{digest}" : Name is null ? "" : $":{Name}")}";
}

/// <summary><c>docker-archive:FILE[:NAME:TAG]</c>: what <c>docker save</c> writes.</summary>
public sealed record DockerArchiveLocation(string File, ImageReference? Reference) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"docker-archive:{File}{(Reference is null ? "" : $":{Reference.ToShortString()}")}";
}

/// <summary><c>docker-daemon:NAME[:TAG]</c>: a Docker engine.</summary>
public sealed record DockerDaemonLocation(ImageReference Reference) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"docker-daemon:{Reference.ToShortString()}";
}

/// <summary><c>dir:DIR</c>: one image in a flat folder.</summary>
public sealed record DirLocation(string Folder) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"dir:{Folder}";
}
