using Oci.Build;
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

    /// <summary>The most memory of a step, <c>512m</c>; empty for no limit.</summary>
    public string Memory { get; set; } = "";

    /// <summary>The most memory and swap together of a step, <c>1g</c>; -1 for any amount of swap, empty for the machine's default.</summary>
    public string MemorySwap { get; set; } = "";

    /// <summary>A step's share of the processors, of 1024; empty for the machine's default.</summary>
    public string CpuShares { get; set; } = "";

    /// <summary>Microseconds that <see cref="CpuQuota"/> counts for; empty for 100,000.</summary>
    public string CpuPeriod { get; set; } = "";

    /// <summary>Microseconds of processor time of a step in each period; empty or -1 for no limit.</summary>
    public string CpuQuota { get; set; } = "";

    /// <summary>The processors that steps may use: <c>0-2,7</c>; empty for all.</summary>
    public string CpusetCpus { get; set; } = "";

    /// <summary>The memory nodes that steps may use; empty for all.</summary>
    public string CpusetMems { get; set; } = "";

    /// <summary>The size of <c>/dev/shm</c> of a step, <c>128m</c>; empty for 64 MiB.</summary>
    public string ShmSize { get; set; } = "";

    private BuildRequest WithSteps(BuildRequest request) => request with
    {
        Network = Words.Parse<StepNetwork>(Network, nameof(Network)),
        Ssh = [.. Ssh.Select(Paths.Agent)],
        Allow = Allow,
        Volumes = [.. Volumes.Select(Paths.Volume)],
        CapAdd = CapAdd,
        CapDrop = CapDrop,
        SecurityOptions = [.. SecurityOptions.Select(Paths.SecurityOption)],
        Isolation = Words.Parse<Runtime.Isolation>(Isolation, nameof(Isolation)),
        Runtime = Or(Runtime),
        Init = Init,
        Sync = Sync,
        AddHosts = AddHosts,
        NoHosts = NoHosts,
        Dns = Dns,
        DnsOption = DnsOption,
        DnsSearch = DnsSearch,
        Devices = Devices,
        Ulimits = Ulimits,
        Memory = Words.ParseBytes(Memory, nameof(Memory)),
        MemorySwap = MemorySwap == "-1" ? -1 : Words.ParseBytes(MemorySwap, nameof(MemorySwap)),
        CpuShares = Words.ParseNumber(CpuShares, nameof(CpuShares)),
        CpuPeriod = Words.ParseNumber(CpuPeriod, nameof(CpuPeriod)),
        CpuQuota = Words.ParseLimit(CpuQuota, nameof(CpuQuota)),
        CpusetCpus = Or(CpusetCpus),
        CpusetMems = Or(CpusetMems),
        ShmSize = Words.ParseBytes(ShmSize, nameof(ShmSize)),
    };
}
