using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>
/// Whether this host allows what the built-in runner does: a container is made in an empty folder, with everything that a build's step has,
/// up to the program, which is not there.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SandboxSelfCheck
{
    private const string Program = "/nothing";

    /// <summary>What is in the way; null for nothing.</summary>
    /// <param name="runtime">The runner.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<string?> RunAsync(SandboxRuntime runtime, CancellationToken ct)
    {
        var id = "check-" + Path.GetRandomFileName();
        try
        {
            await using var container = await runtime.MakeAsync(id, EmptyBundle, ContainerIo.Discard, ct);
            await container.StartAsync(ct);
            return "that a program started which is not there";
        }
        catch (ContainerStartException fault) when (fault.Code == ErrorCodes.CommandNotFound)
        {
            return null;
        }
        catch (OciException fault)
        {
            return Found(fault.Message);
        }
    }

    /// <summary>What was found, without what was expected: the caller says that.</summary>
    private static string Found(string message)
    {
        const string separator = ", found ";
        var place = message.IndexOf(separator, StringComparison.Ordinal);
        return place < 0 ? message : message[(place + separator.Length)..];
    }

    private static Bundle EmptyBundle(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "rootfs"));
        return Bundle.Of(folder, Spec(), null);
    }

    private static RuntimeSpec Spec()
    {
        string[] spaces = ["pid", "ipc", "uts", "mount", "cgroup"];
        return new()
        {
            OciVersion = RuntimeSpec.WrittenVersion,
            Process = new() { Args = [Program], Cwd = "/", Capabilities = new() { Bounding = CapabilityNames.Standard } },
            Root = new() { Path = "rootfs" },
            Hostname = "localhost",
            Mounts = StandardMounts.All(writableSystem: false),
            Linux = new()
            {
                Namespaces = [.. spaces.Select(type => new LinuxNamespace { Type = type })],
                Seccomp = new() { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [new() { Names = ["sync"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 0 }] },
                MaskedPaths = SystemPaths.Masked,
                ReadonlyPaths = SystemPaths.Readonly,
            },
        };
    }
}
