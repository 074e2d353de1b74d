using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Build;

/// <summary>A file of the host as it was when a build looked at it.</summary>
/// <param name="Path">The absolute path, without the slash that it begins with.</param>
/// <param name="IsFollowed">Whether a symbolic link was followed.</param>
/// <param name="Stamp">What changes when the file does; null where nothing was there.</param>
internal readonly record struct SeenFile(RootPath Path, bool IsFollowed, FileStamp? Stamp)
{
    /// <summary>The file as it is now.</summary>
    [SupportedOSPlatform("linux")]
    public static SeenFile Look(RootPath path, bool follow)
    {
        byte[] absolute = [(byte)'/', .. path.Bytes, 0];
        return new SeenFile(path, follow, FileStatusReader.TryReadHost(absolute, follow, out var status) == 0 ? FileStamp.Of(status) : null);
    }

    /// <summary>Whether the file is still what it was.</summary>
    [SupportedOSPlatform("linux")]
    public bool IsSame => Look(Path, IsFollowed).Stamp == Stamp;
}
