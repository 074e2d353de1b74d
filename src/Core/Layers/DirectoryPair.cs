using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>The same directory after and before.</summary>
/// <param name="After">As it is now.</param>
/// <param name="Before">As it was; null when there was no directory.</param>
/// <param name="IsOpaque">Whether nothing from before shows through, however it looks.</param>
[SupportedOSPlatform("linux")]
internal sealed record DirectoryPair(DirectoryHandle After, DirectoryHandle? Before, bool IsOpaque) : IDisposable
{
    /// <summary>Opens a directory of both sides.</summary>
    public DirectoryPair Enter(byte[] name)
    {
        var after = After.OpenDirectory(name);
        var before = Before?.TryStatus(name) is { IsDirectory: true } ? Before.OpenDirectory(name) : null;
        return new DirectoryPair(after, before, IsOpaque);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        After.Dispose();
        Before?.Dispose();
    }
}
