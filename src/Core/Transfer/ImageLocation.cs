using System.Globalization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
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
            "oci" => InLayout(text, rest, OciLayout.IsLayout, (path, name, digest) => new LayoutLocation(path, name, digest)),
            "oci-archive" => InLayout(text, rest, File.Exists, (path, name, digest) => new ArchiveLocation(NotDash(path, text), name, digest)),
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

    private static ImageLocation InLayout(string text, string rest, Func<string, bool> exists, Func<string, string?, Digest?, ImageLocation> create)
    {
        var (path, name, digest) = LocationPath.Parse(rest, exists);
        return create(NotEmpty(path, text), name is "" ? null : name, digest);
    }

    private static DockerArchiveLocation InDockerArchive(string text, string rest)
    {
        var (path, name, digest) = LocationPath.Parse(rest, File.Exists);
        var archive = new DockerArchiveLocation(NotDash(NotEmpty(path, text), text), null);
        if (digest is null && string.IsNullOrEmpty(name)) return archive;
        if (name is ['@', .. var number])
            return archive with { Index = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw NoSuchForm(text, "a number after `@`") };
        var reference = digest is null ? ImageReference.Parse(name!).WithDefaultTag() : null;
        return reference is { Digest: null } ? archive with { Reference = reference } : throw NoSuchForm(text, "a name or a number, for these archives keep no manifests");
    }

    private static OciException NoSuchForm(string text, string expected) =>
        new(ErrorCodes.InvalidReference, $"expected {expected}, found `{ByteText.Shorten(text)}`", "for example `docker-archive:FILE:NAME:TAG`, or `docker-archive:FILE:@0` for the first image");

    // Elsewhere this is a stream; nobody means a file of this name.
    private static string NotDash(string path, string text) => path != "-"
        ? path
        : throw new OciException(ErrorCodes.InvalidReference, $"expected a file, found `-` in `{ByteText.Shorten(text)}`", "`/dev/stdout` writes an archive to standard output, `/dev/stdin` reads one, `./-` is a file");

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

/// <summary><c>oci:DIR[:REF]</c> or <c>oci:DIR@DIGEST</c>: an image layout folder. A folder with colons may stand in brackets.</summary>
public sealed record LayoutLocation(string Folder, string? Name, Digest? Digest) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"oci:{new LocationPath(Folder, Name, Digest)}";
}

/// <summary><c>oci-archive:FILE[:REF]</c>: an image layout in a tar.</summary>
public sealed record ArchiveLocation(string File, string? Name, Digest? Digest) : ImageLocation
{
    /// <inheritdoc/>
    public override string ToString() => $"oci-archive:{new LocationPath(File, Name, Digest)}";
}

/// <summary><c>docker-archive:FILE[:NAME:TAG]</c>, or <c>docker-archive:FILE:@N</c>: what <c>docker save</c> writes.</summary>
public sealed record DockerArchiveLocation(string File, ImageReference? Reference) : ImageLocation
{
    /// <summary>Which of the archive's images is meant, the first being 0; null where its name says it. Only for reading.</summary>
    public int? Index { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"docker-archive:{new LocationPath(File, Index is { } index ? $"@{index}" : Reference?.ToShortString(), null)}";
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
