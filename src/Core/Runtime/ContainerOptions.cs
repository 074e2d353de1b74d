namespace Oci.Runtime;

/// <summary>What a user or a build step wants of a container beyond what its image says. The defaults are those of an unprivileged step.</summary>
public sealed record ContainerOptions
{
    /// <summary>In place of the image's entry point; the image's command is dropped then. Null keeps the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }
    /// <summary>In place of the image's command. Null keeps the image's, unless <see cref="Entrypoint"/> is set.</summary>
    public IReadOnlyList<string>? Command { get; init; }
    /// <summary>What runs when neither the image nor the user says; empty makes that a fault.</summary>
    public IReadOnlyList<string> DefaultCommand { get; init; } = [];
    /// <summary><c>NAME=VALUE</c> each; the last of a name wins, over the image's too.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
    /// <summary>In place of the image's working folder.</summary>
    public string? WorkingFolder { get; init; }
    /// <summary>In place of the image's user: <c>user[:group]</c>, names or numbers.</summary>
    public string? User { get; init; }
    /// <summary>Mounted after the standard ones, in order; a standard mount on the same path gives way.</summary>
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];
    /// <summary>Which network it sees.</summary>
    public NetworkMode Network { get; init; } = NetworkMode.None;
    /// <summary>Whose shared memory and message queues it sees.</summary>
    public NamespaceOwner SharedObjects { get; init; }
    /// <summary>Whose host name it has.</summary>
    public NamespaceOwner Names { get; init; }
    /// <summary>Capabilities beyond the fourteen standard ones: with or without <c>CAP_</c>, in any case; <c>ALL</c>.</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];
    /// <summary>Capabilities taken away, in the same form. <see cref="AddCapabilities"/> wins where both name one; <c>ALL</c> here leaves only what is added.</summary>
    public IReadOnlyList<string> DropCapabilities { get; init; } = [];
    /// <summary>The system call filter.</summary>
    public SeccompChoice Seccomp { get; init; } = SeccompChoice.Default;
    /// <summary>Whether calls that sync to disk succeed at once without doing so. Of no effect without a filter that can be added to.</summary>
    public bool SuppressSync { get; init; }
    /// <summary>Everything at once: all capabilities, no filter, no masked paths, all of the host's devices.</summary>
    public bool Privileged { get; init; }
    /// <summary>Whether setuid programs and file capabilities are of no effect.</summary>
    public bool NoNewPrivileges { get; init; }
    /// <summary>Whether the kernel's files below <c>/proc</c> and <c>/sys</c> stay open (<c>systempaths=unconfined</c>).</summary>
    public bool UnmaskSystemPaths { get; init; }
    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadOnlyRoot { get; init; }
    /// <summary>Memory file systems: <c>PATH[:OPTION,OPTION]</c> each.</summary>
    public IReadOnlyList<string> Tmpfs { get; init; } = [];
    /// <summary>Limits: <c>NAME=SOFT[:HARD]</c> each, as <c>nofile=1024:2048</c>; -1 means no limit. Cut to what the host allows.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];
    /// <summary>Devices of the host: <c>HOST[:CONTAINER][:rwm]</c> each.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];
    /// <summary>The host name; null for the runtime's default (the host's with the host's network).</summary>
    public string? Hostname { get; init; }
    /// <summary>Whether a pseudo terminal is made for it.</summary>
    public bool Terminal { get; init; }
    /// <summary>Supplementary groups besides the user's, by name or number.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
    /// <summary>Bytes of <c>/dev/shm</c>; null for 64 MiB.</summary>
    public long? SharedMemory { get; init; }
    /// <summary>Kernel parameters of its namespaces.</summary>
    public IReadOnlyDictionary<string, string> Sysctl { get; init; } = new Dictionary<string, string>();
    /// <summary>Limits of the whole container.</summary>
    public LinuxResources? Resources { get; init; }
    /// <summary>The control group in the form the runtime's driver wants; null for the runtime's default.</summary>
    public string? CgroupsPath { get; init; }
    /// <summary>A program on the host that becomes process 1 and reaps (<c>--init</c>); null for none.</summary>
    public string? InitProgram { get; init; }
    /// <summary>The root file system: absolute, or relative to the bundle.</summary>
    public string RootPath { get; init; } = "rootfs";
    /// <summary>Annotations; they win over those made from the image.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    /// <summary>Whether each of the image's volumes gets a folder of its own; a build step sees the image's content instead.</summary>
    public bool MountVolumes { get; init; } = true;
}
