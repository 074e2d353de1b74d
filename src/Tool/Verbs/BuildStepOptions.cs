using System.CommandLine;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>build</c> that say what RUN steps get.</summary>
internal sealed class BuildStepOptions
{
    private readonly Option<string> network = Declare.Defaulted("--network", "MODE", "default", "The network of RUN steps: default (the host's), host or none");
    private readonly Option<string[]> addHosts = Declare.List("--add-host", "NAME:ADDRESS", "A line for the steps' /etc/hosts");
    private readonly Option<bool> noHosts = Declare.Switch("--no-hosts", "Leave the image's /etc/hosts to the steps as it is");
    private readonly Option<string[]> dns = Declare.List("--dns", "ADDRESS", "A name server for the steps, in place of the host's");
    private readonly Option<string[]> dnsOptions = Declare.List("--dns-option", "OPTION", "An option for the steps' resolver, in place of the host's");
    private readonly Option<string[]> dnsSearches = Declare.List("--dns-search", "DOMAIN", "Where the steps look for short names, in place of the host's");
    private readonly Option<string[]> ssh = Declare.List("--ssh", "default|ID=PATH", "Lend an SSH agent, or keys, to RUN --mount=type=ssh and to git sources");
    private readonly Option<string[]> allow = Declare.List("--allow", "WHAT", "Let steps do more: security.insecure (RUN --security=insecure), device[=NAME] (RUN --device), network.host (RUN --network=host despite --network none)");
    private readonly Option<string[]> volumes = Declare.List("--volume", "SOURCE:PATH[:OPTIONS]", "Mount a file or folder of the host into every RUN step; its content is no part of the cache key", "-v");
    private readonly Option<string[]> devices = Declare.List("--device", "HOST[:CONTAINER][:rwm]", "Give every RUN step a device of the host");
    private readonly Option<string[]> capAdd = Declare.List("--cap-add", "CAPABILITY", "Give RUN steps a capability, or ALL");
    private readonly Option<string[]> capDrop = Declare.List("--cap-drop", "CAPABILITY", "Take a capability away from RUN steps, or ALL");
    private readonly Option<string[]> securityOptions = Declare.List("--security-opt", "OPTION", "For RUN steps: seccomp=FILE, seccomp=unconfined, no-new-privileges, systempaths=unconfined");
    private readonly Option<string[]> ulimits = Declare.List("--ulimit", "NAME=SOFT[:HARD]", "Set a resource limit of RUN steps: nofile=1024:2048");
    private readonly Option<string?> memory = Declare.Text("--memory", "BYTES", "Limit the memory of each RUN step: 512m, 2g", "-m");
    private readonly Option<string?> memorySwap = Declare.Text("--memory-swap", "BYTES", "Limit memory and swap together: 1g; -1 for any amount of swap");
    private readonly Option<string?> cpuShares = Declare.Text("--cpu-shares", "NUMBER", "Each RUN step's share of the processors beside others, of 1024", "-c");
    private readonly Option<string?> cpuPeriod = Declare.Text("--cpu-period", "MICROSECONDS", "What --cpu-quota counts for: 100000");
    private readonly Option<string?> cpuQuota = Declare.Text("--cpu-quota", "MICROSECONDS", "Limit the processor time of each RUN step in each period");
    private readonly Option<string?> cpusetCpus = Declare.Text("--cpuset-cpus", "LIST", "The processors that RUN steps may use: 0-2,7");
    private readonly Option<string?> cpusetMems = Declare.Text("--cpuset-mems", "LIST", "The memory nodes that RUN steps may use: 0-1");
    private readonly Option<string?> sharedMemory = Declare.Text("--shm-size", "BYTES", "The size of the steps' /dev/shm; else 64m");
    private readonly Option<string> isolation = Declare.Defaulted("--isolation", "WAY", "auto", "What keeps RUN steps apart from the host: sandbox (built in), runtime (runc or crun), or auto: the first that works here");
    private readonly Option<string?> runtime = Declare.Text("--runtime", "NAME", "The OCI runtime for RUN steps, a name or a path");
    private readonly Option<bool> init = Declare.Switch("--init", "Give RUN steps a small first process that passes signals on and reaps");
    private readonly Option<bool> sync = Declare.Switch("--sync", "Let steps sync to disk; else syncing does nothing, as the layer is synced in the end");

    public IReadOnlyList<Option> Options =>
        [network, addHosts, noHosts, dns, dnsOptions, dnsSearches, ssh, allow, volumes, devices, capAdd, capDrop, securityOptions, ulimits, memory, memorySwap, cpuShares, cpuPeriod, cpuQuota, cpusetCpus, cpusetMems, sharedMemory, isolation, runtime, init, sync];

    /// <summary><paramref name="request"/> with what was asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: a value cannot be understood.</exception>
    public BuildRequest Read(VerbCall call, BuildRequest request) => ReadLimits(call, request with
    {
        Network = ParseNetwork(call.Value(network)!),
        AddHosts = call.Values(addHosts),
        NoHosts = call.Value(noHosts),
        Dns = call.Values(dns),
        DnsOption = call.Values(dnsOptions),
        DnsSearch = call.Values(dnsSearches),
        Devices = call.Values(devices),
        Ssh = call.Values(ssh),
        Allow = call.Values(allow),
        Volumes = call.Values(volumes),
        CapAdd = call.Values(capAdd),
        CapDrop = call.Values(capDrop),
        SecurityOptions = call.Values(securityOptions),
        Isolation = Choice.Parse<Isolation>("--isolation", call.Value(isolation)!),
        Runtime = call.Value(runtime),
        Init = call.Value(init),
        Sync = call.Value(sync),
    });

    // What other builders call a network that a step has for itself is no unknown word to those who come from there.
    private static StepNetwork ParseNetwork(string text) => text.Split(':')[0] is "private" or "bridge" or "slirp4netns" or "pasta" or "container"
        ? throw new OciException(ErrorCodes.Usage, $"expected `--network` to be `default`, `host` or `none`, found `{ByteText.Escape(text)}`: steps see the host's network, or none", "--network none")
        : Choice.Parse<StepNetwork>("--network", text);

    private BuildRequest ReadLimits(VerbCall call, BuildRequest request) => request with
    {
        Ulimits = call.Values(ulimits),
        Memory = Bytes(call, memory),
        MemorySwap = call.Value(memorySwap) is { } both ? Number.ParseLimit(memorySwap.Name, both) : null,
        CpuShares = Count(call, cpuShares),
        CpuPeriod = Count(call, cpuPeriod),
        CpuQuota = call.Value(cpuQuota) == "-1" ? -1 : Count(call, cpuQuota),
        CpusetCpus = call.Value(cpusetCpus),
        CpusetMems = call.Value(cpusetMems),
        ShmSize = Bytes(call, sharedMemory),
    };

    private static long? Count(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Number.ParseLong(option.Name, text) : null;

    private static long? Bytes(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Number.ParseBytes(option.Name, text) : null;
}
