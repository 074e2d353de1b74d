using System.CommandLine;
using Oci.Build;
using Oci.Diagnostics;
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
    private readonly Option<string[]> ssh = Declare.List("--ssh", "default|ID=PATH", "Lend an SSH agent, or keys, to RUN --mount=type=ssh and to git sources");
    private readonly Option<string[]> allow = Declare.List("--allow", "WHAT", "Let steps do more: security.insecure (RUN --security=insecure), device[=NAME] (RUN --device), network.host (RUN --network=host despite --network none)");
    private readonly Option<string[]> volumes = Declare.List("--volume", "SOURCE:PATH[:OPTIONS]", "Mount a file or folder of the host into every RUN step; its content is no part of the cache key", "-v");
    private readonly Option<string[]> capAdd = Declare.List("--cap-add", "CAPABILITY", "Give RUN steps a capability, or ALL");
    private readonly Option<string[]> capDrop = Declare.List("--cap-drop", "CAPABILITY", "Take a capability away from RUN steps, or ALL");
    private readonly Option<string[]> securityOptions = Declare.List("--security-opt", "OPTION", "For RUN steps: seccomp=FILE, seccomp=unconfined, no-new-privileges, systempaths=unconfined");
    private readonly Option<string[]> ulimits = Declare.List("--ulimit", "NAME=SOFT[:HARD]", "Set a resource limit of RUN steps: nofile=1024:2048");
    private readonly Option<string?> memory = Declare.Text("--memory", "BYTES", "Limit the memory of each RUN step: 512m, 2g", "-m");
    private readonly Option<string?> sharedMemory = Declare.Text("--shm-size", "BYTES", "The size of the steps' /dev/shm; else 64m");
    private readonly Option<string> isolation = Declare.Defaulted("--isolation", "WAY", "auto", "What keeps RUN steps apart from the host: sandbox (built in), runtime (runc or crun), or auto: the first that works here");
    private readonly Option<string?> runtime = Declare.Text("--runtime", "NAME", "The OCI runtime for RUN steps, a name or a path");
    private readonly Option<bool> init = Declare.Switch("--init", "Give RUN steps a small first process that passes signals on and reaps");
    private readonly Option<bool> sync = Declare.Switch("--sync", "Let steps sync to disk; else syncing does nothing, as the layer is synced in the end");

    public IReadOnlyList<Option> Options =>
        [network, addHosts, ssh, allow, volumes, capAdd, capDrop, securityOptions, ulimits, memory, sharedMemory, isolation, runtime, init, sync];

    /// <summary><paramref name="request"/> with what was asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: a value cannot be understood.</exception>
    public BuildRequest Read(VerbCall call, BuildRequest request) => request with
    {
        Network = Choice.Parse<StepNetwork>("--network", call.Value(network)!),
        AddHosts = call.Values(addHosts),
        Ssh = call.Values(ssh),
        Allow = call.Values(allow),
        Volumes = call.Values(volumes),
        CapAdd = call.Values(capAdd),
        CapDrop = call.Values(capDrop),
        SecurityOptions = call.Values(securityOptions),
        Ulimits = call.Values(ulimits),
        Memory = Bytes(call, memory),
        ShmSize = Bytes(call, sharedMemory),
        Isolation = Choice.Parse<Isolation>("--isolation", call.Value(isolation)!),
        Runtime = call.Value(runtime),
        Init = call.Value(init),
        Sync = call.Value(sync),
    };

    private static long? Bytes(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Number.ParseBytes(option.Name, text) : null;
}
