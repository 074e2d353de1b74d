using Oci.Diagnostics;
using Oci.Tasks;

namespace Oci.Tests.Tasks;

public sealed class RuntimePlatformTests
{
    [Theory]
    [InlineData("linux-x64", "linux/amd64")]
    [InlineData("linux-musl-arm64", "linux/arm64")]
    [InlineData("linux-arm", "linux/arm/v7")]
    [InlineData("ubuntu.22.04-x64", "linux/amd64")]
    [InlineData("debian-x64", "linux/amd64")]
    [InlineData("manjaro-x64", "linux/amd64")]
    [InlineData("linux-armv6", "linux/arm/v6")]
    [InlineData("linux-mips64", "linux/mips64le")]
    public void A_runtime_identifier_of_Linux_is_a_platform(string identifier, string platform) => Assert.Equal(platform, RuntimePlatform.Of(identifier).ToString());

    [Theory]
    [InlineData("win-x64")]
    [InlineData("osx-arm64")]
    [InlineData("android-arm64")]
    [InlineData("bogus-x64")]
    [InlineData("linux")]
    [InlineData("linux-z80")]
    public void What_runs_elsewhere_makes_no_image(string identifier) =>
        Assert.Equal(ErrorCodes.InvalidPublishItem, Assert.Throws<OciException>(() => RuntimePlatform.Of(identifier)).Code);
}
