using System.Security.Cryptography;
using System.Text;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A path that an image declares as a volume, and the folder of a bundle that stands in for it.</summary>
/// <param name="Path">Inside the container, absolute and clean.</param>
/// <param name="Folder">Relative to the bundle.</param>
public sealed record ImageVolume(string Path, string Folder)
{
    /// <summary>The bundle's folder that holds one folder a volume.</summary>
    public const string FolderName = "volumes";

    /// <summary>The image's volumes, sorted by path, each once.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a path is not absolute, climbs, or is the root.</exception>
    public static IReadOnlyList<ImageVolume> Of(ImageConfig image) =>
        [.. (image.Config?.Volumes ?? []).Select(Clean).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path => new ImageVolume(path, $"{FolderName}/{NameOf(path)}"))];

    private static string Clean(string path)
    {
        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (!path.StartsWith('/') || parts.Count == 0 || parts.Contains("..") || path.Contains('\0', StringComparison.Ordinal))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected the image's volumes to be absolute paths below the root, without `..`, found `{ByteText.Escape(path)}`");
        return "/" + string.Join('/', parts);
    }

    // Readable where it can be; file names have at most 255 bytes.
    private static string NameOf(string path)
    {
        var name = Uri.EscapeDataString(path[1..].Replace('/', '-'));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 4));
        return (name.Length > 200 ? name[..200] : name) + "-" + hash;
    }
}
