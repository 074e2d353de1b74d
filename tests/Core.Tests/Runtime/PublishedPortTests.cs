using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

public sealed class PublishedPortTests
{
    [Theory]
    [InlineData("8080:80", "0.0.0.0:8080->80/tcp")]
    [InlineData("127.0.0.1:53:5353/udp", "127.0.0.1:53->5353/udp")]
    [InlineData("80", "0.0.0.0:0->80/tcp")]
    [InlineData("127.0.0.1::80", "127.0.0.1:0->80/tcp")]
    [InlineData("8000-8001:80-81", "0.0.0.0:8000->80/tcp 0.0.0.0:8001->81/tcp")]
    public void Ports_are_read_as_other_engines_read_them(string text, string ports) => Assert.Equal(ports, string.Join(' ', PublishedPort.Parse(text)));

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("0:80")]
    [InlineData("80:65536")]
    [InlineData("80/sctp")]
    [InlineData("80/tcp/udp")]
    [InlineData("1:2:3:4")]
    [InlineData("host:80:80")]
    [InlineData("[::1]:80:80")]
    [InlineData("1-3:1-2")]
    [InlineData("9-1:9-1")]
    [InlineData("1-65535:1-65535")]
    [InlineData("+80:80")]
    public void Anything_else_is_refused(string text) => Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => PublishedPort.Parse(text)).Code);

    [Fact]
    public void A_port_that_nobody_chose_becomes_a_free_one() => Assert.InRange(PublishedPort.Parse("127.0.0.1::80")[0].Chosen().HostPort, 1, 65535);
}
