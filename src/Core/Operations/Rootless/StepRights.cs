using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// What a process that cannot replace itself says of steps which it has no right to run: <see cref="RootlessEntry"/> makes the tool root of a user namespace, but
/// a program that builds for somebody else, as MSBuild does, has to be started in one.
/// </summary>
public static class StepRights
{
    /// <summary>Refuses a build with RUN steps for an ordinary user, before anything is fetched or unpacked for it.</summary>
    /// <param name="request">The build.</param>
    /// <param name="host">The machine.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.PermissionMissing"/>.</exception>
    public static void Require(BuildRequest request, OciHost host)
    {
        if (OperatingSystem.IsLinux() && !RootlessEntry.IsRoot && !OwnProcess.MayMount && RunInstructions.MayBeIn(request)) throw Missing(host);
    }

    [SupportedOSPlatform("linux")]
    private static OciException Missing(OciHost host) => new(ErrorCodes.PermissionMissing,
        "expected the right to mount, for steps that run in containers, found an ordinary user's process, which cannot become root of a user namespace by itself",
        $"start the build as root of one: {EnvironmentVariables.Root}={ByteText.Escape(host.StateRoot)} unshare --map-root-user --map-auto dotnet publish -t:PublishContainer");
}
