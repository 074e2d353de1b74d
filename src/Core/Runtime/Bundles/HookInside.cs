using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Runs hooks in the namespaces of a container.</summary>
[SupportedOSPlatform("linux")]
internal static class HookInside
{
    /// <summary>For <c>createContainer</c>: a program of the host, while the container's root is not entered yet.</summary>
    public static async Task<int> RunBeforeRootAsync(BundleContainerRecord record, HookSpec hook, ContainerIo io, CancellationToken ct)
    {
        var all = CapabilityNames.OfMask(OwnProcess.ReadCapabilities("CapEff"));
        var process = ProcessOf(hook) with { Cwd = Path.GetFullPath(record.Spec.Root?.Path ?? "rootfs", record.Bundle), Capabilities = new() { Bounding = all, Permitted = all, Effective = all } };
        return await RunAsync(record, process, io, ct);
    }

    /// <summary>For <c>startContainer</c>: a program of the container's own, with the rights of its process.</summary>
    public static Task<int> RunAsync(BundleContainerRecord record, HookSpec hook, ContainerIo io, CancellationToken ct)
    {
        var own = record.Spec.Process!;
        return RunAsync(record, ProcessOf(hook) with { Cwd = own.Cwd, User = own.User, Capabilities = own.Capabilities, Rlimits = own.Rlimits, NoNewPrivileges = own.NoNewPrivileges }, io, ct);
    }

    private static async Task<int> RunAsync(BundleContainerRecord record, ProcessSpec process, ContainerIo io, CancellationToken ct)
    {
        // The filter is the program's: what a hook has to do may be what the program must not.
        var spec = record.Spec with { Linux = record.Spec.Linux is { } linux ? linux with { Seccomp = null } : null };
        return (await SandboxExecution.RunAsync(spec, record.Pid, process, io, ct)).Code;
    }

    private static ProcessSpec ProcessOf(HookSpec hook) => new() { Cwd = "/", Args = [hook.Path, .. (hook.Args ?? []).Skip(1)], Env = hook.Env ?? [] };
}
