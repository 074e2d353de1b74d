using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>
/// The application of <c>bench/shop</c>: 16 MB of output, twelve packages, two projects beside it, a native library, resources in two cultures. Everything in
/// it is used at run time, and its pages tell so.
/// </summary>
internal static class ShopSample
{
    /// <summary>Writes it into a project's folder; the project file is <c>Shop/Shop.csproj</c>.</summary>
    public static SampleProject Write(SampleProject project, string feed)
    {
        Peer.Require("bsdtar");
        HostProgram.Run(Path.Combine(Repository.Root, "bench", "shop", "prepare.sh"), project.Folder, feed);
        project.Variables["OciMSBuildVersion"] = project.PackageVersion;
        return project;
    }
}
