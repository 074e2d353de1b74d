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
        var host = Platform.OfThisMachine;
        if (platform.Os == "linux" && (Runs(host.Architecture, platform.Architecture) || IsRegistered(platform.Architecture))) return;
        throw new OciException(ErrorCodes.ForeignPlatform, $"expected a platform that this host ({host}) runs, found `{platform}`",
            platform.Os == "linux" ? $"register an emulator: apt-get install qemu-user-static binfmt-support, so that `{Registry}/qemu-{EmulatorOf(platform.Architecture)}` is there" : "choose a linux platform with --platform");
    }

    private static bool Runs(string host, string wanted) => host == wanted || (host, wanted) is ("amd64", "386");

    // An emulator may be registered under any name: what counts is the kind of program that the kernel gives it.
    private static bool IsRegistered(string architecture) =>
        Directory.Exists(Registry) && MachineOf(architecture) is { } machine && Directory.EnumerateFiles(Registry).Any(entry => IsFor(entry, machine));

    // binfmt_misc: the first line is "enabled", one is "magic" with the first bytes in hex, where ELF has its class at 4, its byte order at 5 and its machine at 18.
    private static bool IsFor(string entry, (int Class, int Order, int Machine) wanted)
    {
        try
        {
            if (File.ReadAllLines(entry) is not ["enabled", .. var lines]) return false;
            var magic = lines.FirstOrDefault(line => line.StartsWith("magic ", StringComparison.Ordinal))?[6..];
            if (magic is null || magic.Length < 40 || !magic.StartsWith("7f454c46", StringComparison.OrdinalIgnoreCase)) return false;
            var bytes = Convert.FromHexString(magic[..40]);
            var machine = bytes[5] == 2 ? bytes[18] << 8 | bytes[19] : bytes[19] << 8 | bytes[18];
            return (bytes[4], bytes[5], machine) == wanted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return false; // `register` is only written to
        }
    }

    // System V ABI: ELF machine numbers.
    private static (int Class, int Order, int Machine)? MachineOf(string architecture) => architecture switch
    {
        "amd64" => (2, 1, 62),
        "386" => (1, 1, 3),
        "arm64" => (2, 1, 183),
        "arm" => (1, 1, 40),
        "riscv64" => (2, 1, 243),
        "ppc64le" => (2, 1, 21),
        "s390x" => (2, 2, 22),
        "loong64" => (2, 1, 258),
        "mips64le" => (2, 1, 8),
        "mips64" => (2, 2, 8),
        _ => null,
    };

    private static string EmulatorOf(string architecture) => architecture switch
    {
        "amd64" => "x86_64",
        "386" => "i386",
        "arm64" => "aarch64",
        "loong64" => "loongarch64",
        _ => architecture,
    };
}
