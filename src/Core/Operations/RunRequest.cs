using Oci.Build;
using Oci.Content;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Everything that <see cref="RunOperation"/> can be asked for: the options of <c>dotnet oci run</c>.</summary>
public sealed record RunRequest
{
    /// <summary>The image to make a container of; null with <see cref="Bundle"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The folder of a runtime bundle to run as it is; of what stands below only <see cref="Command"/>, <see cref="Runtime"/> and <see cref="Remove"/> apply.</summary>
    public string? Bundle { get; init; }

    /// <summary>In place of the image's command; empty keeps it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>In place of the image's entry point, whose command is dropped then; an empty list for none. Null keeps the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The container's name; null for one of ours.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the container runs in the background.</summary>
    public bool Detach { get; init; }

    /// <summary>Whether the container is deleted at its end. Null: one in the foreground is, unless it has a <see cref="Name"/>.</summary>
    public bool? Remove { get; init; }

    /// <summary><c>NAME=VALUE</c>, or <c>NAME</c> with the value that the caller's environment has; left out where it has none.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary><c>[SOURCE:]PATH[:OPTION,…]</c>: a file or folder of the host, or without a source a new folder with what the image has there, which goes away with the container.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>In place of the image's working folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>In place of the image's user: <c>user[:group]</c>, names or numbers.</summary>
    public string? User { get; init; }

    /// <summary>Which network the container sees; null for the host's, and with <see cref="Publish"/> for one of its own that this host can give.</summary>
    public NetworkMode? Network { get; init; }

    /// <summary>Ports of the host that lead to the container's: <c>[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]</c> each. They need a network of the container's own.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Whose shared memory, semaphores and message queues the container sees.</summary>
    public NamespaceOwner Ipc { get; init; }

    /// <summary>Whose host name it has.</summary>
    public NamespaceOwner Uts { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Memory file systems: <c>PATH[:OPTION,…]</c> each.</summary>
    public IReadOnlyList<string> Tmpfs { get; init; } = [];

    /// <summary>Capabilities beyond the standard ones; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Capabilities to take away; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>All capabilities and devices, no filter, nothing masked.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether setuid programs and file capabilities are of no effect.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary><c>seccomp=FILE</c>, <c>seccomp=unconfined</c>, <c>no-new-privileges</c>, <c>systempaths=unconfined</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>Bytes of memory; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>How many processors' time; null for no limit.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>How many processes and threads; -1 and null for no limit.</summary>
    public int? PidsLimit { get; init; }

    /// <summary><c>NAME=SOFT[:HARD]</c> each.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>Devices of the host: <c>HOST[:CONTAINER][:rwm]</c> each.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>The container's host name; null for the runtime's default.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whether a small program becomes process 1, passes signals on and reaps.</summary>
    public bool Init { get; init; }

    /// <summary>Whether the container reads the caller's standard input.</summary>
    public bool Interactive { get; init; }

    /// <summary>Whether the container gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Which image of an index; null for the host's platform.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Files with a variable in each line, before <see cref="Environment"/>.</summary>
    public IReadOnlyList<string> EnvFiles { get; init; } = [];

    /// <summary><c>type=bind|volume|tmpfs,source=…,target=…,…</c>: what <see cref="Volumes"/> and <see cref="Tmpfs"/> say in another form.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary>Further lines of <c>/etc/hosts</c>: <c>NAME:ADDRESS</c> each.</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary>Addresses of name servers, in place of the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Options of the resolver, in place of the host's.</summary>
    public IReadOnlyList<string> DnsOption { get; init; } = [];

    /// <summary>Domains that short names are looked for in, in place of the host's.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Bytes of <c>/dev/shm</c>; null for 64 MiB.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Kernel parameters of the container's namespaces: <c>NAME=VALUE</c> each.</summary>
    public IReadOnlyList<string> Sysctls { get; init; } = [];

    /// <summary>Labels besides the image's: <c>KEY[=VALUE]</c> each.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Annotations of the bundle: <c>KEY=VALUE</c> each.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Supplementary groups besides the user's, by name or number.</summary>
    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    /// <summary>A file that takes the container's ID; null for none. There must be none of that name.</summary>
    public string? Cidfile { get; init; }

    /// <summary>When the image is fetched.</summary>
    public PullPolicy Pull { get; init; } = PullPolicy.Missing;

    /// <summary>In place of the image's stop signal.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and the end by force; null for the image's, or 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>Bytes of memory and swap together; -1 for no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>A share of the processors beside other containers: 1024 is the usual; null leaves it.</summary>
    public int? CpuShares { get; init; }

    /// <summary>The processors that it runs on, as <c>0-2,7</c>; null for all.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>What keeps the container apart from the host.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>The OCI runtime: a name looked up in PATH, or a path. Null leaves it to <see cref="Isolation"/>.</summary>
    public string? Runtime { get; init; }
}
