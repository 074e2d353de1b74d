using System.Net;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>Which addresses a bridge and its containers get.</summary>
internal static class BridgeAddresses
{
    private const int Candidates = 256;
    private const int Prefix = 24;
    private const int FirstContainer = 2, LastContainer = 254;

    /// <summary>A subnet that nothing on the host uses: one of <c>10.90.0.0/16</c>.</summary>
    /// <param name="preferred">Which is looked at first, so that bridges that are made at the same time do not choose the same.</param>
    /// <param name="used">What the host uses.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: there is none.</exception>
    public static NetavarkSubnet Choose(byte preferred, IReadOnlyList<IPNetwork> used)
    {
        for (var number = 0; number < Candidates; number++)
        {
            var third = (byte)(preferred + number);
            var subnet = new IPNetwork(new IPAddress([10, 90, third, 0]), Prefix);
            if (!used.Any(other => other.Contains(subnet.BaseAddress) || subnet.Contains(other.BaseAddress))) return new NetavarkSubnet(subnet.ToString(), $"10.90.{third}.1");
        }
        throw new OciException(ErrorCodes.NetworkUnavailable, "expected a part of `10.90.0.0/16` that no route of this host uses, for a bridge, found none", "--network slirp4netns");
    }

    /// <summary>The first address of a subnet that no container has.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: there is none.</exception>
    public static string Next(NetavarkSubnet subnet, IReadOnlySet<string> taken)
    {
        var stem = subnet.Gateway[..(subnet.Gateway.LastIndexOf('.') + 1)];
        for (var number = FirstContainer; number <= LastContainer; number++)
            if (!taken.Contains($"{stem}{number}")) return $"{stem}{number}";
        throw new OciException(ErrorCodes.NetworkUnavailable, $"expected a free address in `{subnet.Subnet}`, found that containers have all of them", "dotnet-oci container stop CONTAINER");
    }
}
