using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// Turns an image's configuration into a bundle's. Source: image-spec conversion.md. The result depends on nothing but the arguments and,
/// where devices of the host are asked for, on those.
/// </summary>
/// <param name="host">What the host allows.</param>
[SupportedOSPlatform("linux")]
public sealed class RuntimeSpecBuilder(HostFacts host)
{
    private static readonly string[] kernelFolders = ["proc", "sys", "dev"];

    /// <summary>The configuration of a container.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">What is wanted beyond it.</param>
    /// <param name="rootfs">The root file system: users are looked up in it.</param>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.InvalidUser"/>, <see cref="ErrorCodes.InvalidContainerOption"/>, <see cref="ErrorCodes.InvalidSeccompProfile"/>, or
    /// <see cref="ErrorCodes.UnsafeRoot"/>: the image puts a link where the kernel's files go.
    /// </exception>
    public RuntimeSpec Build(ImageConfig image, ContainerOptions options, RootDirectory rootfs)
    {
        RefuseLinksToKernelFolders(rootfs);
        var capabilities = CapabilityNames.Select(options, host.Capabilities);
        var devices = Devices(options);
        var mounts = ContainerMounts.Of(image, options with { Mounts = [.. options.Mounts, .. devices.Where(device => !device.IsNode).Select(device => device.Mount)] });
        var annotations = LabelAnnotations.Of(image, options.Annotations);
        var spec = new RuntimeSpec
        {
            OciVersion = RuntimeSpec.WrittenVersion,
            Process = Process(image, options, rootfs, capabilities),
            Root = new() { Path = options.RootPath, Readonly = options.ReadOnlyRoot },
            Hostname = options.Hostname,
            Mounts = [.. mounts.Select(mount => ForNamespaces(mount, options)).OfType<MountSpec>()],
            Annotations = annotations.Count > 0 ? annotations : null,
            Linux = Linux(options, capabilities, devices),
        };
        return SandboxLimits.HostSetting(spec) is { } name
            ? throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a kernel parameter of the container's own namespaces, found `{ByteText.Escape(name)}`, which is the host's",
                name.StartsWith("net.", StringComparison.Ordinal) ? "--network none, or another network of its own" : $"sudo sysctl -w {ByteText.Escape(name)}=…")
            : spec;
    }

    /// <summary>Everything that a process of this host may have.</summary>
    internal static LinuxCapabilities AllCapabilities(HostFacts host) => new() { Bounding = host.Capabilities, Effective = host.Capabilities, Permitted = host.Capabilities };

    private ProcessSpec Process(ImageConfig image, ContainerOptions options, RootDirectory rootfs, IReadOnlyList<string> capabilities)
    {
        if (options.Groups.Count > 0 && !host.HasManyGroups) throw new OciException(ErrorCodes.InvalidContainerOption, "expected groups that can be given to a container, found that none but the caller's own exists here", "sudo usermod --add-subgids 100000-165535 NAME");
        var accounts = Accounts.Read(rootfs);
        var user = accounts.Resolve(options.User ?? image.Config?.User ?? "");
        IReadOnlyList<uint> groups = [.. user.AdditionalGids.Concat(options.Groups.Select(accounts.GidOf)).Distinct()];
        return new()
        {
            Terminal = options.Terminal,
            User = new() { Uid = user.Uid, Gid = user.Gid, AdditionalGids = host.HasManyGroups ? groups : null },
            Args = Arguments(image, options),
            Env = ProcessEnvironment.Merge(image, options, user),
            Cwd = WorkingFolder.Resolve(image, options, rootfs),
            // Nothing inheritable, nothing ambient: see CVE-2022-24769.
            Capabilities = new() { Bounding = capabilities, Effective = capabilities, Permitted = capabilities },
            Rlimits = Ulimits.Select(options.Ulimits, host),
            NoNewPrivileges = options.NoNewPrivileges,
        };
    }

    // The host's shared memory is one file system, whose view of its own nobody gets. In a user namespace a new view of the devices belongs to who owns the network, and groups that nobody mapped do not exist.
    private MountSpec? ForNamespaces(MountSpec mount, ContainerOptions options) => mount switch
    {
        { Destination: "/dev/shm", Type: "tmpfs" } when options.SharedObjects == NamespaceOwner.Host => mount with { Type = "bind", Source = mount.Destination, Options = ["rbind", "nosuid", "noexec", "nodev", "rw"] },
        _ when host.IsInitialUserNamespace => mount,
        { Type: "mqueue" } when options.SharedObjects == NamespaceOwner.Host => null,
        { Type: "sysfs" } when options.Network == NetworkMode.Host => mount with { Type = "bind", Source = "/sys", Options = ["rbind", "rslave", "nosuid", "noexec", "nodev", "ro"] },
        { Type: "cgroup" } when options.Network == NetworkMode.Host => null,
        { Type: "devpts" } when !host.HasManyGroups => mount with { Options = [.. (mount.Options ?? []).Where(option => !option.StartsWith("gid=", StringComparison.Ordinal))] },
        _ => mount,
    };

    private static IReadOnlyList<string> Arguments(ImageConfig image, ContainerOptions options)
    {
        var entrypoint = options.Entrypoint ?? image.Config?.Entrypoint ?? [];
        var command = options.Command ?? (options.Entrypoint is null ? image.Config?.Cmd : null) ?? [];
        string[] arguments = [.. entrypoint, .. command];
        if (arguments.Length == 0) arguments = [.. options.DefaultCommand];
        if (arguments.Length == 0)
            throw new OciException(ErrorCodes.InvalidContainerOption, "expected a command, found neither an entry point nor a command in the image", "give one after the image's name, for example `sh`");
        if (arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
            throw new OciException(ErrorCodes.InvalidContainerOption, "expected a command without NUL, found one in its arguments");
        return options.InitProgram is null ? arguments : [ContainerMounts.InitPath, "--", .. arguments];
    }

    private LinuxSpec Linux(ContainerOptions options, IReadOnlyList<string> capabilities, List<HostDevices.Granted> devices)
    {
        IReadOnlyList<DeviceNode> nodes = [.. devices.Where(device => device.IsNode).Select(device => device.Node)];
        var open = options.Privileged || options.UnmaskSystemPaths;
        return new()
        {
            Namespaces = Namespaces(options),
            Devices = nodes.Count > 0 ? nodes : null,
            CgroupsPath = options.CgroupsPath,
            Sysctl = options.Sysctl.Count > 0 ? options.Sysctl : null,
            Resources = (options.Resources ?? new()) with { Devices = DeviceRules(options, devices) },
            Seccomp = SeccompProfile.Select(options, capabilities, host),
            MaskedPaths = open ? null : [.. SystemPaths.Masked, .. host.ThermalPaths],
            ReadonlyPaths = open ? null : SystemPaths.Readonly,
        };
    }

    private static List<HostDevices.Granted> Devices(ContainerOptions options)
    {
        if (options.Devices.Count == 0 && !options.Privileged) return [];
        using var root = RootDirectory.Open("/");
        var asked = options.Devices.SelectMany(request => HostDevices.Parse(request, root));
        var all = options.Privileged ? HostDevices.All(root) : [];
        return [.. asked.Concat(all).DistinctBy(device => device.Node.Path)];
    }

    // The runtime itself adds the harmless ones: null, zero, full, random, urandom, tty, pts.
    private static IReadOnlyList<DeviceRule> DeviceRules(ContainerOptions options, List<HostDevices.Granted> devices) =>
        options.Privileged
            ? [new() { Allow = true, Access = "rwm" }]
            : [new() { Allow = false, Access = "rwm" }, .. devices.Select(device => device.Rule), .. options.Resources?.Devices ?? []];

    private static IReadOnlyList<LinuxNamespace> Namespaces(ContainerOptions options)
    {
        (string Type, bool IsOwn)[] kinds =
        [
            ("pid", true), ("ipc", options.SharedObjects == NamespaceOwner.Private), ("uts", options.Names == NamespaceOwner.Private),
            ("mount", true), ("cgroup", true), ("network", options.Network != NetworkMode.Host),
        ];
        return [.. kinds.Where(kind => kind.IsOwn).Select(kind => new LinuxNamespace { Type = kind.Type })];
    }

    // A link there would have the runtime mount the kernel's files where the image wants them: CVE-2019-19921, CVE-2023-27561.
    private static void RefuseLinksToKernelFolders(RootDirectory rootfs)
    {
        foreach (var name in kernelFolders)
            if (rootfs.TryStatus(RootPath.Clean(name), followLast: false) is { IsDirectory: false } found)
                throw new OciException(ErrorCodes.UnsafeRoot, $"expected `/{name}` of the root file system to be a directory or missing, found a {found.Kind}", "remove it in the image");
    }
}
