using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Networks of containers' own: which there are here, what they need to find names, and how a container gets one.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerNetworks(OciHost host)
{
    private const string HostResolver = "/etc/resolv.conf";
    // What a local resolver (systemd-resolved) asks itself, where the host's own file names only that.
    private const string UpstreamResolver = "/run/systemd/resolve/resolv.conf";

    private readonly string searchPath = host.Variable(EnvironmentVariables.Path) ?? "";

    /// <summary>Whether somebody has to connect it.</summary>
    public static bool IsOwn(NetworkMode network) => network is NetworkMode.Slirp4netns or NetworkMode.Bridge;

    /// <summary>The word for it on the command line.</summary>
    public static string NameOf(NetworkMode network) => network.ToString().ToLowerInvariant();

    /// <summary>The request with a network that there is.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>, <see cref="ErrorCodes.InvalidContainerOption"/>: ports lead nowhere in that network.</exception>
    public RunRequest Choose(RunRequest request)
    {
        var network = request.Network ?? (request.Publish.Count == 0 ? NetworkMode.Host : Usual());
        if (request.Publish.Count > 0 && !IsOwn(network))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a network of the container's own for published ports, found the network `{NameOf(network)}`", "--network slirp4netns");
        if (network == NetworkMode.Slirp4netns) _ = SlirpNetwork.Find(searchPath);
        if (network == NetworkMode.Bridge) _ = OpenNetavark("");
        return request with { Network = network };
    }

    /// <summary>The ports that lead to the container, each with one of the host's.</summary>
    public static IReadOnlyList<PublishedPort> PortsOf(RunRequest request) => [.. request.Publish.SelectMany(PublishedPort.Parse).Select(port => port.Chosen())];

    /// <summary>Writes what the container's programs find names by.</summary>
    /// <returns>What mounts it.</returns>
    public static async Task<IReadOnlyList<MountSpec>> WriteNamesAsync(string folder, string? hostname, RunRequest request, CancellationToken ct)
    {
        var settings = RunOptions.Resolver(request);
        // On a bridge the name has an address, which is known when it starts.
        var files = await ResolverFiles.WriteAsync(folder, request.Network == NetworkMode.Bridge ? "localhost" : hostname ?? "localhost", settings, ct);
        if (ResolverOf(request.Network, settings) is { } text) await File.WriteAllTextAsync(Path.Combine(folder, ResolverFiles.ResolverName), settings.Apply(text), ct);
        return files;
    }

    /// <summary>Connects a container that is made and not started; null where nobody has to.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>.</exception>
    public async Task<ContainerNetwork?> ConnectAsync(ContainerHome home, ContainerProcess process, CancellationToken ct)
    {
        var document = home.Document;
        if (!IsOwn(document.Network)) return null;
        var first = (await process.ReadStateAsync(ct)).Pid ?? 0;
        return document.Network == NetworkMode.Bridge ? await OpenBridge().ConnectAsync(home.Id, document.Name, first, document.Ports, ct)
            : await SlirpNetwork.StartAsync(SlirpNetwork.Find(searchPath), first, document.Ports, home.Folder, ct);
    }

    /// <summary>Takes down what killed owners left on the host.</summary>
    /// <param name="runs">Whether somebody runs a container, by its ID.</param>
    /// <param name="ct">Cancels.</param>
    public Task SweepAsync(Func<string, bool> runs, CancellationToken ct) => OpenBridge().SweepAsync(runs, ct);

    // Where both are there, the one that changes nothing on the host.
    private NetworkMode Usual() => !SlirpNetwork.IsUsable(searchPath) && Netavark.IsUsable(searchPath) ? NetworkMode.Bridge : NetworkMode.Slirp4netns;

    private Bridge OpenBridge() => new(Path.GetFullPath(host.StateRoot), OpenNetavark);

    private Netavark OpenNetavark(string folder) => Netavark.Find(searchPath, host.Variable(EnvironmentVariables.NetavarkFirewall), folder, host.Time);

    private static string? ResolverOf(NetworkMode? network, ResolverSettings settings)
    {
        if (network == NetworkMode.Slirp4netns) return settings.Servers.Count == 0 ? $"nameserver {SlirpNetwork.NameServer}\n" : null;
        return network == NetworkMode.Bridge ? ResolverFiles.WithoutLoopback(Read(HostResolver), () => Read(UpstreamResolver)) : null;
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
