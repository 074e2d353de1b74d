using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Names of registries and repositories on the command line.</summary>
internal static class RegistryName
{
    /// <summary><c>HOST[:PORT]</c>, with the scheme and path that people copy from a browser left out.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>.</exception>
    public static string Parse(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? text : text[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        if (slash >= 0 && scheme >= 0) rest = rest[..slash];
        if (rest is "index.docker.io" or "registry-1.docker.io" or "hub.docker.com") rest = "docker.io";
        return ImageReference.TryParse($"{rest}/name", out var reference) && (reference.Host == rest || reference.Name == $"{rest}/name") ? rest
            : throw new OciException(ErrorCodes.InvalidReference, $"expected a registry, found `{ByteText.Shorten(text)}`", "for example `registry.example:5000`");
    }

    /// <summary>An image of a registry, whether <c>docker://</c> stands before it or not.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: another place.</exception>
    public static ImageReference ParseImage(string text) => ImageLocation.Parse(text) switch
    {
        RegistryLocation { Reference: var reference } => reference,
        NamedLocation { Reference: var reference } => reference,
        var other => throw new OciException(ErrorCodes.UnsupportedLocation, $"expected an image of a registry, found `{ByteText.Escape(other.ToString()!)}`", "for example `docker://registry.example/app:1`"),
    };

    /// <summary>That a registry has no such image.</summary>
    public static OciException NotFound(ImageReference image) =>
        new(ErrorCodes.ImageNotFound, $"expected the image `{ByteText.Escape(image.ToString())}`, found none of that name", $"dotnet-oci tags {ByteText.Escape(image.Name)}");
}
