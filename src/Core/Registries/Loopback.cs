using System.Net;

namespace Oci.Registries;

/// <summary>Tells whether a host is this machine, or of a network that no stranger can know, by its name alone: names are not looked up.</summary>
internal static class Loopback
{
    private static readonly IPNetwork[] PrivateNetworks =
    [
        .. ((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "fc00::/7", "fe80::/10"]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether requests to the address stay on this machine.</summary>
    public static bool IsLoopback(Uri address) =>
        address.DnsSafeHost.TrimEnd('.') is var host
        && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip)));

    /// <summary>Whether the address is an IP address of a private or link-local network.</summary>
    public static bool IsPrivate(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out var ip) && (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip) is var plain && Array.Exists(PrivateNetworks, network => network.Contains(plain));
}
