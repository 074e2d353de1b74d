using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>Whether this host can run another processor's programs: by itself, or by an emulator that is registered with the kernel.</summary>
[SupportedOSPlatform("linux")]
internal static class ForeignPlatform
{
    private const string Registry = "/proc/sys/fs/binfmt_misc";

    /// <summary>Refuses a platform whose programs cannot run here.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ForeignPlatform"/>.</exception>
    public static void Check(Platform platform)
    {
        var host = Platform.Linux(RuntimeInformation.OSArchitecture);
        if (platform.Os == "linux" && (Runs(host.Architecture, platform.Architecture) || IsRegistered(platform.Architecture))) return;
        throw new OciException(ErrorCodes.ForeignPlatform, $"expected a platform that this host ({host}) runs, found `{platform}`",
            platform.Os == "linux" ? $"register an emulator: apt-get install qemu-user-static binfmt-support, so that `{Registry}/qemu-{EmulatorOf(platform.Architecture)}` is there" : "choose a linux platform with --platform");
    }

    private static bool Runs(string host, string wanted) => host == wanted || (host, wanted) is ("amd64", "386");

    private static bool IsRegistered(string architecture)
    {
        var entry = Path.Combine(Registry, "qemu-" + EmulatorOf(architecture));
        return File.Exists(entry) && File.ReadLines(entry).FirstOrDefault() == "enabled";
    }

    private static string EmulatorOf(string architecture) => architecture switch
    {
        "amd64" => "x86_64",
        "386" => "i386",
        "arm64" => "aarch64",
        "loong64" => "loongarch64",
        _ => architecture,
    };
}
