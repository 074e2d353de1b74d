using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Turns a request into what the runtime's floor understands.</summary>
internal static class RunOptions
{
    private const ulong CpuPeriod = 100_000;

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static Task<ContainerOptions> OfAsync(RunRequest request, OciHost host, CancellationToken ct) => SecurityOptions.ApplyAsync(
        new ContainerOptions
        {
            Entrypoint = request.Entrypoint,
            Command = request.Command.Count > 0 ? request.Command : null,
            Environment = WithValues(request.Environment, host),
            WorkingFolder = request.WorkingFolder,
            User = request.User,
            Network = request.Network,
            ReadOnlyRoot = request.ReadOnly,
            Tmpfs = request.Tmpfs,
            AddCapabilities = request.CapAdd,
            DropCapabilities = request.CapDrop,
            Privileged = request.Privileged,
            NoNewPrivileges = request.NoNewPrivileges,
            Ulimits = request.Ulimits,
            Devices = request.Devices,
            Hostname = request.Hostname,
            Terminal = request.Terminal,
            Resources = Resources(request),
        },
        request.SecurityOptions, ct);

    /// <summary>The variables; those without a value get that of the caller, or are left out where it has none.</summary>
    public static IReadOnlyList<string> WithValues(IReadOnlyList<string> entries, OciHost host) => [.. entries.Select(entry => WithValue(entry, host)).OfType<string>()];

    private static string? WithValue(string entry, OciHost host) =>
        entry.Contains('=', StringComparison.Ordinal) ? entry : host.Environment.TryGetValue(entry, out var value) ? $"{entry}={value}" : null;

    private static LinuxResources? Resources(RunRequest request) => request is { Memory: null, Cpus: null, PidsLimit: null } ? null : new LinuxResources
    {
        Memory = request.Memory is { } bytes ? new MemoryLimits { Limit = bytes } : null,
        Cpu = request.Cpus is { } cpus ? new CpuLimits { Quota = (long)(cpus * CpuPeriod), Period = CpuPeriod } : null,
        Pids = request.PidsLimit is { } limit ? new PidsLimit { Limit = limit } : null,
    };
}
