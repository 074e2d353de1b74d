using System.Diagnostics;

namespace Oci.Testing;

/// <summary>Base images and a package made from Debian's archive by other programs, once per checkout (<c>scripts/fixtures.sh</c>).</summary>
public static class Fixtures
{
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>A layout and tag of a busybox root file system, gzip, written by umoci.</summary>
    public static string Busybox => Path.Combine(Folder, "busybox:latest");

    /// <summary>A layout and tag of a Debian minbase root file system, gzip, written by umoci.</summary>
    public static string Debian => Path.Combine(Folder, "debian:latest");

    /// <summary>A layout with what .NET's own ASP.NET image has (the C library, .NET, ASP.NET: a layer each), as <c>gzip</c>, <c>zstd</c> and <c>two</c> (amd64 and arm64), written by umoci and skopeo.</summary>
    public static string Aspnet
    {
        get
        {
            Peer.Require("skopeo");
            return Path.Combine(Folder, "aspnet");
        }
    }

    /// <summary>A small Debian package without dependencies beyond the base.</summary>
    public static string Package => Path.Combine(Folder, "hello.deb");

    private static string Folder
    {
        get
        {
            Peer.RequireRoot();
            foreach (var program in new[] { "umoci", "debootstrap", "busybox" }) Peer.Require(program);
            return Made.Value;
        }
    }

    private static string Make()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "fixtures");
        HostProgram.Run(Path.Combine(Repository.Root, "scripts", "fixtures.sh"), folder);
        return folder;
    }
}
