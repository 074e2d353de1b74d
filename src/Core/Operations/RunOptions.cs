using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Turns a request into what the runtime's floor understands.</summary>
internal static class RunOptions
{
    private const ulong CpuPeriod = 100_000;

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static Task<ContainerOptions> OfAsync(RunRequest request, OciHost host, CancellationToken ct) =>
        SecurityOptions.ApplyAsync(Of(request, WithValues([.. request.EnvFiles.SelectMany(file => VariableFile.Read(file, ct)), .. request.Environment], host)), request.SecurityOptions, ct);

    /// <summary>The files and folders that are mounted.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static IEnumerable<VolumeOption> Volumes(RunRequest request) =>
        request.Volumes.Select(VolumeOption.Parse).Concat(request.Mounts.Select(MountOption.Parse).Select(mount => mount.Volume).OfType<VolumeOption>());

    /// <summary>How names are found.</summary>
    public static ResolverSettings Resolver(RunRequest request) => new() { Hosts = request.AddHosts, Servers = request.Dns, Options = request.DnsOption, Searches = request.DnsSearch };

    /// <summary>The image's configuration with what the user says in its place: what later commands ask the container for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a signal that there is not.</exception>
    public static ImageConfig Override(ImageConfig image, RunRequest request)
    {
        if (request.StopSignal is { } signal && StopSignal.TryParse(signal) is null)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a signal's name or number, found `{ByteText.Escape(signal)}`", "--stop-signal INT");
        if (request is { Labels: [], StopSignal: null, StopTimeout: null }) return image;
        var config = image.Config ?? new();
        var labels = new Dictionary<string, string>(config.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in Pairs("--label", request.Labels)) labels[key] = value;
        return image with { Config = config with { Labels = labels.Count > 0 ? labels : null, StopSignal = request.StopSignal ?? config.StopSignal, StopTimeout = request.StopTimeout ?? config.StopTimeout } };
    }

    private static ContainerOptions Of(RunRequest request, IReadOnlyList<string> environment) =>
        new()
        {
            Entrypoint = request.Entrypoint,
            Command = request.Command.Count > 0 ? request.Command : null,
            Environment = environment,
            WorkingFolder = request.WorkingFolder,
            User = request.User,
            Network = request.Network ?? NetworkMode.Host,
            SharedObjects = request.Ipc,
            Names = request.Hostname is null || request.Uts == NamespaceOwner.Private ? request.Uts
                : throw new OciException(ErrorCodes.InvalidContainerOption, "expected `--hostname` or `--uts host`, found both: it would be the host's name", "--uts private"),
            ReadOnlyRoot = request.ReadOnly,
            Tmpfs = [.. request.Tmpfs, .. request.Mounts.Select(MountOption.Parse).Select(mount => mount.Tmpfs).OfType<string>()],
            AddCapabilities = request.CapAdd,
            DropCapabilities = request.CapDrop,
            Privileged = request.Privileged,
            NoNewPrivileges = request.NoNewPrivileges,
            Ulimits = request.Ulimits,
            Devices = request.Devices,
            Hostname = request.Hostname,
            Terminal = request.Terminal,
            Resources = Resources(request),
            Groups = request.GroupAdd,
            SharedMemory = request.ShmSize,
            Sysctl = Pairs("--sysctl", request.Sysctls),
            Annotations = Pairs("--annotation", request.Annotations),
        };

    /// <summary>The variables; those without a value get that of the caller, or are left out where it has none.</summary>
    public static IReadOnlyList<string> WithValues(IReadOnlyList<string> entries, OciHost host) => [.. entries.Select(entry => WithValue(entry, host)).OfType<string>()];

    private static string? WithValue(string entry, OciHost host) =>
        entry.Contains('=', StringComparison.Ordinal) ? entry : host.Environment.TryGetValue(entry, out var value) ? $"{entry}={value}" : null;

    private static Dictionary<string, string> Pairs(string option, IReadOnlyList<string> texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in texts.Select(text => text.Split('=', 2)))
            pairs[parts[0].Length > 0 ? parts[0] : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected `{option}` to be `KEY=VALUE`, found no key", $"{option} key=value")] = parts.Length > 1 ? parts[1] : "";
        return pairs;
    }

    private static LinuxResources? Resources(RunRequest request) => request is { Memory: null, MemorySwap: null, Cpus: null, CpuShares: null, CpusetCpus: null, PidsLimit: null } ? null : new LinuxResources
    {
        Memory = MemoryOptions.Of(request.Memory, request.MemorySwap),
        Cpu = request is { Cpus: null, CpuShares: null, CpusetCpus: null } ? null : new CpuLimits
        {
            Quota = request.Cpus is { } cpus ? (long)(cpus * CpuPeriod) : null,
            Period = request.Cpus is null ? null : CpuPeriod,
            Shares = (ulong?)request.CpuShares,
            Cpus = request.CpusetCpus,
        },
        Pids = request.PidsLimit is { } limit ? new PidsLimit { Limit = limit } : null,
    };
}
