using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>What a build gives to its RUN steps.</summary>
internal static class BuildStepSettings
{
    private const string Insecure = "security.insecure";
    private const string HostGateway = "host-gateway";
    private const string HostNetwork = "network.host";
    private const string Device = "device";

    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: an option cannot be understood; <see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static async Task<StepSettings> ReadAsync(BuildRequest request, CancellationToken ct)
    {
        foreach (var wanted in request.Allow) Check(wanted);
        var names = NamesOf(request);
        Check(request, names);
        var container = new ContainerOptions
        {
            AddCapabilities = request.CapAdd,
            DropCapabilities = request.CapDrop,
            Ulimits = request.Ulimits,
            Devices = request.Devices,
            Resources = BuildStepLimits.Of(request),
        };
        return new StepSettings
        {
            Names = names,
            Sync = request.Sync,
            Init = request.Init,
            AllowInsecure = request.Allow.Contains(Insecure),
            AllowDevices = [.. request.Allow.Select(DeviceOf).OfType<string>()],
            Container = await SecurityOptions.ApplyAsync(container, request.SecurityOptions, ct),
            SharedMemory = request.ShmSize,
            Volumes = [.. request.Volumes.Select(Volume)],
        };
    }

    // A step would tell too, if there is one, but of a line of the Containerfile that has no part in it.
    private static void Check(BuildRequest request, ResolverSettings names)
    {
        try
        {
            names.Check();
            Ulimits.Check(request.Ulimits);
            CapabilityNames.Check(request.CapAdd);
            CapabilityNames.Check(request.CapDrop);
            if (!OperatingSystem.IsLinux()) return;
            foreach (var device in request.Devices) HostDevices.Check(device);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidContainerOption)
        {
            throw new OciException(ErrorCodes.Usage, fault.Message, fault.Hint, inner: fault);
        }
    }

    private static ResolverSettings NamesOf(BuildRequest request)
    {
        if (request.NoHosts && request.AddHosts.Count > 0)
            throw new OciException(ErrorCodes.Usage, "expected `--add-host` or `--no-hosts`, found both", "leave --no-hosts out");
        if (request.Network == StepNetwork.None && request.Dns.Count + request.DnsOption.Count + request.DnsSearch.Count > 0)
            throw new OciException(ErrorCodes.Usage, "expected a network to ask name servers on, found `--network none`", "leave --network none out");
        return new ResolverSettings { Hosts = [.. request.AddHosts.Select(HostOf)], OwnHosts = request.NoHosts, Servers = request.Dns, Options = request.DnsOption, Searches = request.DnsSearch };
    }

    // A gateway leads to the host, whose own network the steps are in.
    private static string HostOf(string entry) => entry.EndsWith(":" + HostGateway, StringComparison.Ordinal) ? entry[..^HostGateway.Length] + "127.0.0.1" : entry;

    /// <summary>Whether a step may ask for the host's network in a build without one.</summary>
    public static bool AllowsHostNetwork(BuildRequest request) => request.Allow.Contains(HostNetwork);

    /// <summary>The volumes and devices as the steps' identities hold them: where they come from and go to, not what is in them.</summary>
    public static IReadOnlyList<string> Describe(BuildRequest request) =>
        [.. request.Volumes.Select(Volume).Select(mount => $"{mount.Source}:{mount.Destination}:{string.Join(',', mount.Options ?? [])}"), .. request.Devices.Select(device => $"device {device}")];

    private static MountSpec Volume(string text)
    {
        var volume = VolumeOption.Parse(text);
        return volume.Source is { } source ? volume.ToMount(source)
            : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a volume `SOURCE:PATH[:OPTIONS]` for a build, found none to mount in `{ByteText.Escape(text)}`", $"-v /on/the/host:{ByteText.Escape(volume.Path)}");
    }

    private static string? DeviceOf(string entitlement) =>
        entitlement == Device ? "*" : entitlement.StartsWith(Device + "=", StringComparison.Ordinal) ? entitlement[(Device.Length + 1)..] : null;

    // Source: BuildKit's entitlements.
    private static void Check(string entitlement)
    {
        if (entitlement is not (Insecure or HostNetwork) && DeviceOf(entitlement) is null)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected `{Insecure}`, `{HostNetwork}` or `{Device}[=NAME]` to be allowed, found `{ByteText.Escape(entitlement)}`", $"--allow {Insecure}");
    }
}
