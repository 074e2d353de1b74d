using Oci.Operations;

namespace Oci.Tasks;

// How steps find names, and how much of the machine they may have.
public sealed partial class OciBuild
{
    /// <summary>More lines for <c>/etc/hosts</c>: <c>NAME:ADDRESS</c>.</summary>
    public string[] AddHosts { get; set; } = [];

    /// <summary>Whether steps see the image's own <c>/etc/hosts</c>.</summary>
    public bool NoHosts { get; set; }

    /// <summary>Name servers, in place of this machine's.</summary>
    public string[] Dns { get; set; } = [];

    /// <summary>Options of the resolver, in place of this machine's.</summary>
    public string[] DnsOption { get; set; } = [];

    /// <summary>Domains for short names, in place of this machine's.</summary>
    public string[] DnsSearch { get; set; } = [];

    /// <summary>Devices of this machine for every step: <c>HOST[:CONTAINER][:rwm]</c>.</summary>
    public string[] Devices { get; set; } = [];

    /// <summary>Limits of steps: <c>NAME=SOFT[:HARD]</c>.</summary>
    public string[] Ulimits { get; set; } = [];

    /// <summary>The most memory of a step, in bytes; 0 for no limit.</summary>
    public long Memory { get; set; }

    /// <summary>The most memory and swap together of a step, in bytes; -1 for any amount of swap, 0 for the machine's default.</summary>
    public long MemorySwap { get; set; }

    /// <summary>A step's share of the processors, of 1024; 0 for the machine's default.</summary>
    public long CpuShares { get; set; }

    /// <summary>Microseconds that <see cref="CpuQuota"/> counts for; 0 for 100,000.</summary>
    public long CpuPeriod { get; set; }

    /// <summary>Microseconds of processor time of a step in each period; 0 for no limit.</summary>
    public long CpuQuota { get; set; }

    /// <summary>The processors that steps may use: <c>0-2,7</c>; empty for all.</summary>
    public string CpusetCpus { get; set; } = "";

    /// <summary>The memory nodes that steps may use; empty for all.</summary>
    public string CpusetMems { get; set; } = "";

    /// <summary>The size of <c>/dev/shm</c> of a step, in bytes; 0 for the default.</summary>
    public long ShmSize { get; set; }

    private BuildRequest WithSteps(BuildRequest request) => request with
    {
        AddHosts = AddHosts,
        NoHosts = NoHosts,
        Dns = Dns,
        DnsOption = DnsOption,
        DnsSearch = DnsSearch,
        Devices = Devices,
        Ulimits = Ulimits,
        Memory = Or(Memory),
        MemorySwap = MemorySwap != 0 ? MemorySwap : null,
        CpuShares = Or(CpuShares),
        CpuPeriod = Or(CpuPeriod),
        CpuQuota = Or(CpuQuota),
        CpusetCpus = Or(CpusetCpus),
        CpusetMems = Or(CpusetMems),
        ShmSize = Or(ShmSize),
    };

    private static long? Or(long value) => value > 0 ? value : null;
}
