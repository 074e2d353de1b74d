using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Where a container's process starts.</summary>
[SupportedOSPlatform("linux")]
internal static class WorkingFolder
{
    /// <summary>The user's, else the image's, else the root; always absolute, without <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: it leads to descriptors of the runtime (CVE-2024-21626).</exception>
    public static string Resolve(ImageConfig image, ContainerOptions options, RootDirectory rootfs)
    {
        var text = options.WorkingFolder ?? image.Config?.WorkingDir ?? "";
        if (text.Contains('\0', StringComparison.Ordinal)) throw Invalid(text, "a NUL");
        if (LeadsToDescriptors(RootLinks.Follow(rootfs, RootPath.Clean(text)))) throw Invalid(text, "a folder of descriptors");
        return Clean(text);
    }

    // Text stays text here: the name goes into JSON as it is.
    private static string Clean(string text)
    {
        var parts = new List<string>();
        foreach (var part in text.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        return "/" + string.Join('/', parts);
    }

    private static bool LeadsToDescriptors(RootPath path)
    {
        var parts = path.ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["dev", "fd", ..] or ["proc", "self" or "thread-self", ..] || (parts is ["proc", var process, ..] && process.All(char.IsAsciiDigit));
    }

    private static OciException Invalid(string text, string found) =>
        new(ErrorCodes.InvalidContainerOption, $"expected a working folder inside the root file system, found {found}: `{ByteText.Escape(text)}`");
}
