using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>The folders of root file systems that outlive the process: <c>kept/NAME</c> in the state folder.</summary>
[SupportedOSPlatform("linux")]
internal static class KeptFolders
{
    private static readonly RootPath Parent = RootPath.Clean("kept");

    /// <summary>The folder of a name.</summary>
    public static RootPath Of(string name) => Parent.Append(Encoding.UTF8.GetBytes(name));

    /// <summary>The folder of a name that is there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>.</exception>
    public static RootPath Require(StateFolder state, string name, string content) =>
        state.Root.TryStatus(Of(name).Append(Encoding.ASCII.GetBytes(content)), followLast: false) is not null
            ? Of(name)
            : throw new OciException(ErrorCodes.SnapshotNotFound, $"expected a root file system named `{ByteText.Escape(name)}`, found none");

    /// <summary>Makes the folder where it is missing.</summary>
    public static void Ensure(StateFolder state, RootPath folder)
    {
        state.Ensure(Parent);
        state.Ensure(folder);
    }

    /// <summary>Whether something is mounted on a folder, as this process's mount namespace has it.</summary>
    public static bool IsMountPoint(StateFolder state, RootPath folder, string target)
    {
        var path = state.HostPath(folder) + "/" + target;
        return FileStatusReader.TryReadHost(path, out var there) == 0
            && FileStatusReader.TryReadHost(state.HostPath(folder), out var above) == 0
            && there.Identity.Device != above.Identity.Device;
    }

    /// <summary>Unmounts what is mounted there for the whole host.</summary>
    public static bool TryUnmount(StateFolder state, RootPath folder, string target)
    {
        if (!IsMountPoint(state, folder, target)) return false;
        OverlayMount.Detach(state.HostPath(folder) + "/" + target);
        return true;
    }
}
