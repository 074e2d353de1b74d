using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Without rights, a directory whose own mode keeps its owner out must be opened up while a layer is applied.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RootlessAccess(ApplyOptions options, LateDirectories late)
{
    private const int OwnerAccess = 0x1c0; // 0700

    /// <summary>Lets the owner into a child directory; its mode is put back at the end.</summary>
    public void Unlock(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path, in FileStatus status)
    {
        if (!options.Rootless || (status.Mode & OwnerAccess) == OwnerAccess) return;
        late.Keep(path, status);
        parent.SetMode(name, status.Mode | OwnerAccess);
    }
}
