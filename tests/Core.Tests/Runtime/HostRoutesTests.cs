using System.Net;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

public sealed class HostRoutesTests
{
    private const string Head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    [Fact]
    public void Networks_are_read_and_the_way_to_everywhere_else_is_none()
    {
        const string table = Head + "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\ntun0\t0000590A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
        Assert.Equal(["192.0.2.0/24", "10.89.0.0/16"], HostRoutes.Parse(table).Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Head)]
    [InlineData(Head + "eth0\n\t\t\neth0\tzz\t0\t0\t0\t0\t0\tFF\n")]
    public void What_is_no_route_is_passed_over(string table) => Assert.Empty(HostRoutes.Parse(table));

    [Fact]
    public void A_bridge_gets_the_preferred_part_or_the_next_that_is_free()
    {
        Assert.Equal(new NetavarkSubnet("10.90.7.0/24", "10.90.7.1"), BridgeAddresses.Choose(7, []));
        Assert.Equal("10.90.1.0/24", BridgeAddresses.Choose(255, [IPNetwork.Parse("10.90.255.0/24"), IPNetwork.Parse("10.90.0.128/25"), IPNetwork.Parse("10.91.0.0/16")]).Subnet);
        Assert.Equal("10.90.128.0/24", BridgeAddresses.Choose(3, [IPNetwork.Parse("10.90.0.0/17")]).Subnet);
    }

    [Fact]
    public void A_host_that_uses_all_of_it_is_told_so() =>
        Assert.Equal(ErrorCodes.NetworkUnavailable, Assert.Throws<OciException>(() => BridgeAddresses.Choose(0, [IPNetwork.Parse("10.0.0.0/8")])).Code);

    [Fact]
    public void A_container_gets_the_first_address_that_nobody_has()
    {
        var subnet = new NetavarkSubnet("10.90.7.0/24", "10.90.7.1");
        Assert.Equal("10.90.7.2", BridgeAddresses.Next(subnet, new HashSet<string>()));
        Assert.Equal("10.90.7.3", BridgeAddresses.Next(subnet, new HashSet<string> { "10.90.7.2", "10.90.7.4" }));
        var all = Enumerable.Range(0, 256).Select(number => $"10.90.7.{number}").ToHashSet();
        Assert.Equal(ErrorCodes.NetworkUnavailable, Assert.Throws<OciException>(() => BridgeAddresses.Next(subnet, all)).Code);
    }
}
