using System.CommandLine;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>run</c> that few containers need.</summary>
internal sealed class RunSettingOptions
{
    private readonly Option<string[]> environmentFiles = Declare.List("--env-file", "FILE", "Set the variables of a file: NAME=VALUE in each line");
    private readonly Option<string[]> mounts = Declare.List("--mount", "KEY=VALUE,...", "Mount as --volume and --tmpfs do: type=bind|volume|tmpfs, source=, target=, readonly, bind-propagation=, tmpfs-size=, tmpfs-mode=");
    private readonly Option<string[]> addHosts = Declare.List("--add-host", "NAME:ADDRESS", "Add a line to /etc/hosts");
    private readonly Option<string[]> servers = Declare.List("--dns", "ADDRESS", "Ask this name server instead of the host's");
    private readonly Option<string[]> resolverOptions = Declare.List("--dns-option", "OPTION", "Set an option of the resolver instead of the host's", "--dns-opt");
    private readonly Option<string[]> searches = Declare.List("--dns-search", "DOMAIN", "Look for short names in this domain instead of the host's");
    private readonly Option<string?> sharedMemory = Declare.Text("--shm-size", "BYTES", "The size of /dev/shm; else 64m");
    private readonly Option<string[]> parameters = Declare.List("--sysctl", "NAME=VALUE", "Set a kernel parameter of the container's own namespaces");
    private readonly Option<string[]> labels = Declare.List("--label", "KEY[=VALUE]", "Give the container a label", "-l");
    private readonly Option<string[]> annotations = Declare.List("--annotation", "KEY=VALUE", "Give the bundle an annotation");
    private readonly Option<string[]> groups = Declare.List("--group-add", "GROUP", "A supplementary group more, by name or number");
    private readonly Option<string?> idFile = Declare.Text("--cidfile", "FILE", "Write the container's ID here");
    private readonly Option<string> shared = Owner("--ipc", "Whose shared memory and message queues the container sees: private for its own, or host");
    private readonly Option<string> names = Owner("--uts", "Whose host name it has: private, or host");
    private readonly PullOption pull = new("the image");
    private readonly Option<string?> stopSignal = Declare.Text("--stop-signal", "SIGNAL", "What asks the container to end; else as the image says, else TERM");
    private readonly Option<string?> stopTimeout = Declare.Text("--stop-timeout", "SECONDS", "How long it then has; else 10");
    private readonly Option<string?> memorySwap = Declare.Text("--memory-swap", "BYTES", "Limit the memory and swap together; -1 for no limit");
    private readonly Option<string?> shares = Declare.Text("--cpu-shares", "NUMBER", "A share of the processors beside others: 1024 is the usual", "-c");
    private readonly Option<string?> processors = Declare.Text("--cpuset-cpus", "LIST", "Run on these processors: 0-2,7");

    public IReadOnlyList<Option> All =>
    [
        environmentFiles, mounts, addHosts, servers, resolverOptions, searches, sharedMemory, parameters, labels, annotations, groups, idFile, shared, names, pull.Option, stopSignal, stopTimeout, memorySwap, shares, processors,
    ];

    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.Usage"/>.</exception>
    public RunRequest Read(VerbCall call, RunRequest request) => request with
    {
        EnvFiles = call.Values(environmentFiles),
        Mounts = call.Values(mounts),
        AddHosts = call.Values(addHosts),
        Dns = call.Values(servers),
        DnsOption = call.Values(resolverOptions),
        DnsSearch = call.Values(searches),
        ShmSize = call.Value(sharedMemory) is { } size ? Number.ParseBytes(sharedMemory.Name, size) : null,
        Sysctls = call.Values(parameters),
        Labels = call.Values(labels),
        Annotations = call.Values(annotations),
        GroupAdd = call.Values(groups),
        Cidfile = call.Value(idFile),
        Ipc = Choice.Parse<NamespaceOwner>(shared.Name, call.Value(shared)!),
        Uts = Choice.Parse<NamespaceOwner>(names.Name, call.Value(names)!),
        Pull = pull.Read(call),
        StopSignal = call.Value(stopSignal),
        StopTimeout = call.Value(stopTimeout) is { } seconds ? Number.Parse(stopTimeout.Name, seconds, least: 0) : null,
        MemorySwap = call.Value(memorySwap) is { } swap ? Number.ParseLimit(memorySwap.Name, swap) : null,
        CpuShares = call.Value(shares) is { } share ? Number.Parse(shares.Name, share, least: 2) : null,
        CpusetCpus = call.Value(processors),
    };

    private static Option<string> Owner(string name, string description) => Declare.Defaulted(name, "OWNER", "private", description);
}
