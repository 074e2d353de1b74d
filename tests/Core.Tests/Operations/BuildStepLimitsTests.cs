using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class BuildStepLimitsTests
{
    [Fact]
    public void Nothing_asked_for_limits_nothing() => Assert.Null(BuildStepLimits.Of(new BuildRequest()));

    [Fact]
    public void Each_limit_is_passed_on()
    {
        var limits = BuildStepLimits.Of(new BuildRequest { Memory = 40, MemorySwap = 70, CpuShares = 512, CpuPeriod = 2000, CpuQuota = 5000, CpusetCpus = "0-1", CpusetMems = "0" })!;
        Assert.Equal((40L, 70L), (limits.Memory!.Limit, limits.Memory.Swap));
        Assert.Equal((512UL, 2000UL, 5000L, "0-1", "0"), (limits.Cpu!.Shares, limits.Cpu.Period, limits.Cpu.Quota, limits.Cpu.Cpus, limits.Cpu.Mems));
        Assert.Null(BuildStepLimits.Of(new BuildRequest { Memory = 40 })!.Cpu);
        Assert.Null(BuildStepLimits.Of(new BuildRequest { CpuShares = 2 })!.Memory);
    }

    [Fact]
    public void A_device_is_a_part_of_what_the_steps_are() => Assert.Equal(["device /dev/fuse:/dev/f:r"], BuildStepSettings.Describe(new BuildRequest { Devices = ["/dev/fuse:/dev/f:r"] }));

    [Fact]
    public void Swap_without_end_needs_no_other_limit() => Assert.Null(BuildStepLimits.Of(new BuildRequest { MemorySwap = -1 })!.Memory!.Limit);

    [Theory]
    [InlineData(null)]
    [InlineData(80L)]
    public void Memory_and_swap_together_are_at_least_memory(long? memory) =>
        Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => BuildStepLimits.Of(new BuildRequest { Memory = memory, MemorySwap = 70 })).Code);

    [Theory]
    [InlineData("nofile=abc", "a:10.0.0.1", "9.9.9.9", "ALL", "/dev/null")]
    [InlineData("nofile=1", "foo", "9.9.9.9", "ALL", "/dev/null")]
    [InlineData("nofile=1", "a:10.0.0.1", "server", "ALL", "/dev/null")]
    [InlineData("nofile=1", "a:10.0.0.1", "9.9.9.9", "BOGUS", "/dev/null")]
    [InlineData("nofile=1", "a:10.0.0.1", "9.9.9.9", "ALL", "null")]
    [Trait("Category", "Linux")]
    public async Task What_no_step_could_understand_is_wrong_usage_before_there_is_one(string ulimit, string host, string dns, string capability, string device)
    {
        var request = new BuildRequest { Ulimits = [ulimit], AddHosts = [host], Dns = [dns], CapAdd = [capability], CapDrop = ["chown"], Devices = [device] };
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<OciException>(() => BuildStepSettings.ReadAsync(request, TestContext.Current.CancellationToken))).Code);
    }

    [Fact]
    public async Task What_steps_understand_is_passed_on()
    {
        var request = new BuildRequest { Ulimits = ["nofile=1:-1"], AddHosts = ["a:::1"], Dns = ["9.9.9.9"], CapAdd = ["net_admin,CAP_CHOWN"], Devices = ["/dev/null:/dev/n:r"] };
        Assert.Equal(["a:::1"], (await BuildStepSettings.ReadAsync(request, TestContext.Current.CancellationToken)).Names.Hosts);
    }
}
