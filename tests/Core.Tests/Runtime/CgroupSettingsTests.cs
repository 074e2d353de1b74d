using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class CgroupSettingsTests
{
    private static readonly LinuxResources many = new()
    {
        Memory = new() { KernelTcp = 9, Swappiness = 7, DisableOomKiller = true },
        Cpu = new() { Burst = 5, Idle = 1, RealtimePeriod = 20, RealtimeRuntime = 10 },
        Block = new()
        {
            Weight = 1000,
            Devices = [new() { Major = 8, Minor = 1, Weight = 10 }],
            ReadBytes = [new() { Major = 8, Minor = 2, Rate = 100 }],
            WriteBytes = [new() { Major = 8, Minor = 3, Rate = 200 }],
            Reads = [new() { Major = 8, Minor = 4, Rate = 300 }],
            Writes = [new() { Major = 8, Minor = 5, Rate = 400 }],
        },
        Hugepages = [new() { PageSize = "2MB", Limit = 4096 }],
        Network = new() { ClassId = 17, Priorities = [new() { Name = "lo", Priority = 3 }] },
        Rdma = new Dictionary<string, RdmaLimit> { ["mlx"] = new() { Handles = 3, Objects = 4 } },
        Unified = new Dictionary<string, string> { ["memory.high"] = "5", ["io.max"] = "8:0 rbps=1\n8:1 rbps=2\n", ["cgroup.freeze"] = "0" },
    };

    [Theory]
    [InlineData(false, """
        memory/memory.kmem.tcp.limit_in_bytes=9
        memory/memory.swappiness=7
        memory/memory.oom_control=1
        cpu/cpu.cfs_burst_us=5
        cpu/cpu.rt_period_us=20
        cpu/cpu.rt_runtime_us=10
        cpu/cpu.idle=1
        blkio/blkio.bfq.weight=1000
        blkio/blkio.bfq.weight_device=8:1 10
        blkio/blkio.throttle.read_bps_device=8:2 100
        blkio/blkio.throttle.write_bps_device=8:3 200
        blkio/blkio.throttle.read_iops_device=8:4 300
        blkio/blkio.throttle.write_iops_device=8:5 400
        hugetlb/hugetlb.2MB.limit_in_bytes=4096
        hugetlb/hugetlb.2MB.rsvd.limit_in_bytes=4096
        rdma/rdma.max=mlx hca_handle=3 hca_object=4
        net_cls/net_cls.classid=17
        net_prio/net_prio.ifpriomap=lo 3
        """)]
    [InlineData(true, """
        cpu/cpu.max.burst=5
        cpu/cpu.idle=1
        io/io.weight=10000
        io/io.weight=8:1 1
        io/io.max=8:2 rbps=100
        io/io.max=8:3 wbps=200
        io/io.max=8:4 riops=300
        io/io.max=8:5 wiops=400
        hugetlb/hugetlb.2MB.max=4096
        hugetlb/hugetlb.2MB.rsvd.max=4096
        rdma/rdma.max=mlx hca_handle=3 hca_object=4
        memory/memory.high=5
        io/io.max=8:0 rbps=1
        io/io.max=8:1 rbps=2
        /cgroup.freeze=0
        """)]
    public void Every_limit_of_the_specification_has_its_files(bool unified, string expected)
    {
        var settings = unified ? CgroupSettings.Unified(many) : CgroupSettings.Legacy(many);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', settings.Select(setting => $"{setting.Controller}/{setting.File}={setting.Value}")));
    }

    [Fact]
    public void A_limit_that_the_groups_of_this_host_have_not_is_not_left_out_in_silence()
    {
        LinuxResources foreign = SandboxCgroup.IsUnified ? new() { Network = new() { ClassId = 1 } } : new() { Unified = new Dictionary<string, string> { ["memory.high"] = "5" } };
        Assert.Contains("version 2", SandboxLimits.Of(Spec(foreign)), StringComparison.Ordinal);
        Assert.Null(SandboxLimits.Of(Spec(new() { Pids = new() { Limit = 5 } })));
    }

    [Fact]
    public void Version_2_counts_swap_alone()
    {
        Assert.Equal("memory.swap.max=500", Assert.Single(Swaps(new() { Limit = 1000, Swap = 1500 })));
        Assert.Equal("memory.swap.max=max", Assert.Single(Swaps(new() { Swap = -1 })));
        Assert.Contains("swap alone", SandboxLimits.Unified(new() { Memory = new() { Swap = 1500 } }), StringComparison.Ordinal);
        Assert.Null(SandboxLimits.Unified(new() { Memory = new() { Swap = -1 } }));

        static IEnumerable<string> Swaps(MemoryLimits limits) => CgroupSettings.Unified(new() { Memory = limits }).Where(setting => setting.File == "memory.swap.max").Select(setting => $"{setting.File}={setting.Value}");
    }

    [Theory]
    [InlineData("0-2,7", 0x87)]
    [InlineData("0", 1)]
    [InlineData("1, 3", 0x0a)]
    public void Lists_of_numbers_become_masks(string text, byte first)
    {
        var mask = NumberList.ToMask(text);
        Assert.Equal((first, NumberList.Most / 8), (mask[0], mask.Length));
        Assert.All(mask[1..], part => Assert.Equal(0, part));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("1024")]
    [InlineData("0-99999999999")]
    [InlineData("a")]
    public void Odd_lists_of_numbers_are_refused(string text) => Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => NumberList.ToMask(text)).Code);

    private static RuntimeSpec Spec(LinuxResources limits) => new() { OciVersion = "1.0.2", Root = new() { Path = "rootfs" }, Linux = new() { Resources = limits } };
}
