using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Transfer;

/// <summary>Where an image is, as users write it. The derived records are all there are.</summary>
public abstract record ImageLocation
{
    private protected ImageLocation() { }

    /// <summary>Parses every form of the command line's table. A text without one of the prefixes is a name.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>.</exception>
    public static ImageLocation Parse(string text)
    {
        var colon = text.IndexOf(':');
        var rest = text[(colon + 1)..];
        return (colon < 0 ? "" : text[..colon]) switch
        {
            "docker" when rest.StartsWith("//", StringComparison.Ordinal) => new RegistryLocation(ImageReference.Parse(rest[2..]).WithDefaultTag()),
            "store" => new StoreLocation(ImageReference.Parse(rest).WithDefaultTag()),
            "oci" => InLayout(text, rest, (path, name, digest) => new LayoutLocation(path, name, digest)),
            "oci-archive" => InLayout(text, rest, (path, name, digest) => new ArchiveLocation(path, name, digest)),
            "docker-archive" => InDockerArchive(text, rest),
            "docker-daemon" => new DockerDaemonLocation(ImageReference.Parse(rest).WithDefaultTag()),
            "dir" => new DirLocation(NotEmpty(rest, text)),
            _ => Named(text),
        };
    }

    private static NamedLocation Named(string text)
    {
        var reference = ImageReference.Parse(text).WithDefaultTag();
        return new NamedLocation(reference) { IsShort = reference.Host == "docker.io" && !text.StartsWith("docker.io/", StringComparison.Ordinal) && !text.StartsWith("index.docker.io/", StringComparison.Ordinal) };
    }

    private static ImageLocation InLayout(string text, string rest, Func<string, string?, Digest?, ImageLocation> create)
    {
        var (path, name) = SplitPath(rest);
        // DIR@ALGORITHM:ENCODED: the first colon is the digest's own.
        if (name is not null && path.LastIndexOf('@') is var at and > 0 && Content.Digest.TryParse(rest[(at + 1)..], out var digest)) return create(path[..at], null, digest);
        return create(NotEmpty(path, text), name is "" ? null : name, null);
    }

    private static DockerArchiveLocation InDockerArchive(string text, string rest)
    {
        var (path, name) = SplitPath(rest);
        return new DockerArchiveLocation(NotEmpty(path, text), string.IsNullOrEmpty(name) ? null : ImageReference.Parse(name).WithDefaultTag());
    }

    // The first colon ends the path, except the one after a Windows drive.
    private static (string Path, string? Name) SplitPath(string rest)
    {
        var drive = OperatingSystem.IsWindows() && rest is [_, ':', '\\' or '/', ..] && char.IsAsciiLetter(rest[0]) ? 2 : 0;
        var colon = rest.IndexOf(':', drive);
        return colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
    }

    private static string NotEmpty(string path, string text) => path.Length > 0
        ? path
        : throw new OciException(ErrorCodes.InvalidReference, $"expected a path after the prefix, found none in `{ByteText.Shorten(text)}`", "for example `oci:images/app:1.0`");
}

/// <summary><c>NAME[:TAG][@DIGEST]</c>: read from the local store, then from the registry; written to the local store.</summary>
public sealed record NamedLocation(ImageReference Reference) : ImageLocation
{
    /// <summary>Whether the name was written without a registry: then an alias may say which one is meant.</summary>
    public bool IsShort { get; init; }

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
