using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>Opens an archive so that any of its bytes can be reached.</summary>
internal static class PlainTar
{
    public static SafeFileHandle Open(string path, string temporaryFolder) =>
        HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
}
