using System.Runtime.InteropServices;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Tests.Content;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("amd64", "linux/amd64")]
    [InlineData("x86_64", "linux/amd64")]
    [InlineData("linux/x86-64/v3", "linux/amd64/v3")]
    [InlineData("linux/amd64/v1", "linux/amd64")]
    [InlineData("aarch64", "linux/arm64")]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/arm64/v9", "linux/arm64/v9")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm/6", "linux/arm/v6")]
    [InlineData("armhf", "linux/arm/v7")]
    [InlineData("armel", "linux/arm/v6")]
    [InlineData("i686", "linux/386")]
    [InlineData("Windows/AMD64", "windows/amd64")]
    [InlineData("macos/arm64", "darwin/arm64")]
    public void Other_names_of_the_same_platform_become_one(string text, string platform) => Assert.Equal(platform, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("linux/")]
    [InlineData("linux//v7")]
    [InlineData("a/b/c/d")]
    [InlineData("linux/amd64 ")]
    [InlineData("windows()/amd64")]
    [InlineData("windows(10.0/amd64")]
    [InlineData("nonsense")]
    [InlineData("x64")]
    [InlineData("windows(10 0)/amd64")]
    [InlineData("windows/amd64(10.0)")]
    public void What_is_no_platform_is_refused(string text)
    {
        Assert.Equal(ErrorCodes.InvalidPlatform, Assert.Throws<OciException>(() => Platform.Parse(text)).Code);
    }

    [Theory]
    [InlineData("linux", "linux")]
    [InlineData("Windows", "windows")]
    [InlineData("macos", "darwin")]
    public void A_system_alone_is_that_of_this_machines_processor(string text, string system)
    {
        var platform = Platform.Parse(text);
        Assert.Equal((system, Platform.OfThisMachine.Architecture, Platform.OfThisMachine.Variant), (platform.Os, platform.Architecture, platform.Variant));
    }

    [Theory]
    [InlineData("windows(10.0.20348)/amd64", "10.0.20348", "windows/amd64")]
    [InlineData("Windows(1.2)/arm/6", "1.2", "windows/arm/v6")]
    [InlineData("windows/amd64", null, "windows/amd64")]
    public void The_version_of_the_system_stands_behind_it(string text, string? version, string name)
    {
        var platform = Platform.Parse(text);
        Assert.Equal((version, name), (platform.OsVersion, platform.ToString()));
        Assert.Equal(platform, Platform.Parse(platform.FullName));
    }

    [Theory]
    [InlineData(Architecture.X64, "linux/amd64")]
    [InlineData(Architecture.X86, "linux/386")]
    [InlineData(Architecture.Arm64, "linux/arm64")]
    [InlineData(Architecture.Arm, "linux/arm/v7")]
    [InlineData(Architecture.S390x, "linux/s390x")]
    [InlineData(Architecture.Ppc64le, "linux/ppc64le")]
    [InlineData(Architecture.RiscV64, "linux/riscv64")]
    [InlineData(Architecture.LoongArch64, "linux/loong64")]
    public void Processors_have_their_Go_names(Architecture architecture, string platform) => Assert.Equal(platform, Platform.Linux(architecture).ToString());
}
