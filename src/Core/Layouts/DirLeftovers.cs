using Oci.Native;

namespace Oci.Layouts;

/// <summary>What an earlier image left in a folder of skopeo's <c>dir:</c> form: its blobs, manifests and signatures. Files with other names are nobody's.</summary>
/// <param name="isSameImage">Whether the image is the one that was there: then its signatures are still about it.</param>
internal sealed class DirLeftovers(bool isSameImage)
{
    private const string SignatureName = "signature-";

    private static readonly int[] LengthsOfDigests = [64, 128];

    private readonly HashSet<string> kept = new(StringComparer.Ordinal);

    /// <summary>Says that a file belongs to the image that is there now.</summary>
    public void Keep(string name) => kept.Add(name);

    /// <summary>Removes what belongs to another one.</summary>
    public void Sweep(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => IsLeftOver(Path.GetFileName(file)))) HostFile.Translate("unlink", file, () => { File.Delete(file); return true; });
    }

    // `HEX`, `HEX.manifest.json`; `signature-1` for the image, `HEX.signature-1` for one of an index.
    private bool IsLeftOver(string name)
    {
        if (kept.Contains(name)) return false;
        if (IsSignature(name)) return !isSameImage;
        var dot = name.IndexOf('.');
        var (digest, rest) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        if (!LengthsOfDigests.Contains(digest.Length) || !digest.All(char.IsAsciiHexDigitLower)) return false;
        return rest is "" or DirLayout.ManifestSuffix || IsSignature(rest[1..]) && !kept.Contains(digest + DirLayout.ManifestSuffix);
    }

    private static bool IsSignature(string name) => name.StartsWith(SignatureName, StringComparison.Ordinal) && name.Length > SignatureName.Length && name[SignatureName.Length..].All(char.IsAsciiDigit);
}
